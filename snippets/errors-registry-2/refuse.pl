# 像 Docker Hub 那样回绝：谁都领得到通行证，拿着它什么也拉不到、推不上；busy/ 里的，说有，一拉就说超过了限额
use IO::Socket;
$SIG{TERM} = sub { exit };
my $server = IO::Socket::INET->new(LocalPort => 80, Listen => 9, ReuseAddr => 1)
    or die "$@\n";
while (my $client = $server->accept) {
    sysread $client, my $request, 65536;
    my ($status, $code, $why) = ('401 Unauthorized', 'DENIED', 'requested access to the resource is denied');
    my $more = 'WWW-Authenticate: Bearer realm="http://localhost:5003/token",service="refuse"';
    $more .= ',error="insufficient_scope"' if $request !~ m{ /v2/ };
    if ($request =~ m{^HEAD /v2/busy/}) {
        ($status, $more) = ('200 OK', 'Docker-Content-Digest: sha256:' . '0' x 64);
    } elsif ($request =~ m{ /v2/busy/}) {
        ($status, $code) = ('429 Too Many Requests', 'TOOMANYREQUESTS');
        $why = 'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit';
    } elsif ($request =~ m{ /token}) {
        $status = '200 OK';
    }
    my $body = qq({"token": "nothing", "errors": [{"code": "$code", "message": "$why"}]});
    print $client "HTTP/1.1 $status\r\nContent-Type: application/json\r\nConnection: close\r\n$more\r\n",
        'Content-Length: ', length $body, "\r\n\r\n", $request =~ /^HEAD/ ? '' : $body;
    close $client;
}
