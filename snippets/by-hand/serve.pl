use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 80, Listen => 5)
    or die "$!\n";
while (my $client = $server->accept) {
    while (<$client>) { last if /^\s*$/ }
    print $client "HTTP/1.0 200 OK\r\n\r\n我是 ", `hostname`;
    close $client;
}
