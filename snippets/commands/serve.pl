# 一个小小的网页服务器：不管来问什么，都答 /srv/index.html 的内容
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 80, Listen => 5)
    or die "$!\n";
while (my $client = $server->accept) {
    while (<$client>) { last if /^\s*$/ }    # 读完请求，到空行为止
    print $client "HTTP/1.0 200 OK\r\n\r\n", `cat /srv/index.html`;
    close $client;
}
