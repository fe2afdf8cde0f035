"""一个容器对象能做什么。"""

import time

import docker

client = docker.from_env()
web = client.containers.run("web:1", name="web", detach=True, ports={"80/tcp": 8080})
print("run 返回时：", web.status)
web.reload()
print("reload 之后：", web.status)

while web.attrs["State"]["Health"]["Status"] != "healthy":
    time.sleep(0.2)
    web.reload()
print("健康了，地址：", web.attrs["NetworkSettings"]["Networks"]["bridge"]["IPAddress"])

code, output = web.exec_run(["curl", "-s", "localhost/?from=exec"])
print("exec：", code, output.decode().strip())
code, output = web.exec_run("ls /no-such")
print("exec 失败：", code, output.decode().strip())
print("没有 shell：", web.exec_run("echo $HOME").output.decode().strip())

lines = web.logs(tail=100).decode().splitlines()
print("日志：", [line for line in lines if "from=exec" in line])
