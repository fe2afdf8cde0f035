# 读 /in/compose.yaml，把每个服务用的镜像列成一张表，写到 /out/inventory.md
open my $in, '<', '/in/compose.yaml' or die "$!\n";
open my $head, '<', '/templates/head.md' or die "$!\n";
open my $out, '>', '/out/inventory.md' or die "$!\n";
print {$out} <$head>;
while (<$in>) {
    $part = $1 if /^(\w+):/;
    next unless $part eq 'services';
    $service = $1 if /^ {4}([\w-]+):/;
    print {$out} "| $service | $1 |\n" if /^ {8}image: (\S+)/;
}
