FROM debian:trixie-slim
ADD --chmod=755 --checksum=sha256:d7ccbf5fb70e7e780aae9c06d1b0216e685f94290d3f843d0c51c1f625a94d22 \
    http://127.0.0.1:8001/tool /usr/local/bin/tool
CMD ["tool"]
