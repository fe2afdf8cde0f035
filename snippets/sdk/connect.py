"""三个版本。"""

import docker

client = docker.from_env()
print("SDK", docker.__version__)
print("Engine", client.version()["Version"])
print("API", client.api.api_version)
