# 谁来访问，就说自己是谁
use IO::Socket;
$SIG{TERM} = sub { exit };
my $server = IO::Socket::INET->new(LocalPort => 8000, Listen => 9, ReuseAddr => 1)
    or die "$@\n";
while (my $client = $server->accept) {
    print $client "我是 $ENV{HOSTNAME}\n";
    close $client;
}
