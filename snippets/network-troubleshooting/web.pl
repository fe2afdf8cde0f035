# 最小的网页服务器；监听哪个地址、哪个端口，由参数定
use IO::Socket;
$SIG{TERM} = sub { exit };
my ($address, $port) = (@ARGV, '0.0.0.0', 80);
my $server = IO::Socket::INET->new(LocalAddr => $address, LocalPort => $port, Listen => 9, ReuseAddr => 1)
    or die "$@\n";
while (my $client = $server->accept) {
    while (<$client>) { last if /^\r?$/ }    # 请求读到空行为止
    print $client "HTTP/1.0 200 OK\r\n\r\n你好\n";
    close $client;
}
