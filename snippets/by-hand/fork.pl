my @children;
for my $n (1 .. 20) {
    my $pid = fork;
    if (!defined $pid) { print "第 $n 个：$!\n"; last }
    if ($pid == 0) { sleep 60; exit }
    push @children, $pid;
}
kill "KILL", @children;
