use IO::Socket;
$SIG{TERM} = sub { exit };
my $server = IO::Socket::INET->new(LocalPort => 8000, Listen => 9, ReuseAddr => 1);
while (my $client = $server->accept) {
    print $client "我在 $ENV{HOSTNAME}\n";
    close $client;
}
