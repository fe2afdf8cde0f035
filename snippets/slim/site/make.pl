# 把清单变成网页：一行一项
print "<ul>\n";
while (my $line = <STDIN>) {
    chomp $line;
    print "<li>$line</li>\n";
}
print "</ul>\n";
