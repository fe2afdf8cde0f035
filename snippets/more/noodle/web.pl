# 面馆的网页：菜单在 /menu/today，收到 HUP 信号就重读一遍
use IO::Socket;
$| = 1;
my $menu = '';
sub learn { open my $file, '<', '/menu/today' or return; local $/; $menu = <$file>; print "换了菜单\n" }
$SIG{HUP} = \&learn;
$SIG{TERM} = sub { exit };
learn();
my $server = IO::Socket::INET->new(LocalPort => 80, Listen => 9, ReuseAddr => 1) or die "$@\n";
while (1) {
    my $client = $server->accept or next;    # 被信号打断的，接着等
    while (<$client>) { last if /^\r?$/ }    # 请求读到空行为止
    print $client "HTTP/1.0 200 OK\r\n\r\n$menu";
    close $client;
}
