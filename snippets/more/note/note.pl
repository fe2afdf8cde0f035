# 卷的驱动：守护进程在套接字上问一句（HTTP 的 POST，JSON），它答一句
use IO::Socket::UNIX;
$SIG{TERM} = sub { exit };    # 1 号进程不自己接，SIGTERM 就不起作用
my $server = IO::Socket::UNIX->new(Local => '/run/docker/plugins/note.sock', Listen => 9) or die "$!\n";
while (my $client = $server->accept) {
    my ($question) = <$client> =~ m{POST /(\S+)} or next;
    my $length = 0;
    while (<$client>) { $length = $1 if /^Content-Length: (\d+)/i; last if /^\r?$/ }
    read $client, my $body, $length;
    my $name = $body =~ /"Name":"([\w.-]+)"/ ? $1 : '';
    my $answer = answer($question, $name, "/volumes/$name");
    print $client "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ", length $answer, "\r\n\r\n$answer";
    close $client;
}

sub answer {
    my ($question, $name, $folder) = @_;
    return '{"Implements": ["VolumeDriver"]}' if $question eq 'Plugin.Activate';
    return '{"Capabilities": {"Scope": "local"}}' if $question eq 'VolumeDriver.Capabilities';
    return '{"Volumes": [' . join(', ', map { volume($_) } map { s{.*/}{}r } glob '/volumes/*') . ']}'
        if $question eq 'VolumeDriver.List';
    if ($question eq 'VolumeDriver.Create') {
        mkdir $folder;
        open my $note, '>', "$folder/便签" or return '{"Err": "写不了便签"}';
        print $note "$name：$ENV{NOTE}\n";
    }
    return '{"Err": "没有这个卷"}' unless -d $folder;
    return '{"Volume": ' . volume($name) . '}' if $question eq 'VolumeDriver.Get';
    return qq({"Mountpoint": "$folder"}) if $question =~ /Mount|Path/;
    if ($question eq 'VolumeDriver.Remove') { unlink glob "$folder/*"; rmdir $folder }
    return '{}';
}

sub volume { my $name = shift; return qq({"Name": "$name", "Mountpoint": "/volumes/$name"}) }
