# 像 Docker Hub 那样回绝：谁都领得到通行证，拿着它什么也拉不到、推不上
use IO::Socket;
$SIG{TERM} = sub { exit };
my $server = IO::Socket::INET->new(LocalPort => 80, Listen => 9, ReuseAddr => 1)
    or die "$@\n";
while (my $client = $server->accept) {
    my $request = <$client>;
    while (<$client>) { last if /^\r?$/ }    # 请求读到空行为止
    my ($status, $body) = ('401 Unauthorized',
        '{"errors": [{"code": "DENIED", "message": "requested access to the resource is denied"}]}');
    my $why = $request =~ m{ /v2/ } ? '' : ',error="insufficient_scope"';
    ($status, $body) = ('200 OK', '{"token": "nothing"}') if $request =~ m{ /token};
    print $client "HTTP/1.1 $status\r\nContent-Type: application/json\r\nConnection: close\r\n",
        qq{WWW-Authenticate: Bearer realm="http://localhost:5003/token",service="refuse"$why\r\n},
        'Content-Length: ', length $body, "\r\n\r\n", $request =~ /^HEAD/ ? '' : $body;
    close $client;
}
