# 谁来都说“你好”
use IO::Socket;
$SIG{TERM} = sub { exit };
my $server = IO::Socket::INET->new(LocalPort => 8000, Listen => 9, ReuseAddr => 1)
    or die "$@\n";
while (my $client = $server->accept) {
    while (<$client>) { last if /^\r?$/ }    # 请求读到空行为止
    print $client "HTTP/1.0 200 OK\r\n\r\n你好\n";
    close $client;
}
