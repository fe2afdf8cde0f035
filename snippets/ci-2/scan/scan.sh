#!/bin/sh
# 照 BuildKit 的约定：读 $BUILDKIT_SCAN_SOURCE 里的文件系统，
# 往 $BUILDKIT_SCAN_DESTINATION 写一份 SPDX 格式的清单，外面包着 in-toto 的声明
set -eu
packages=$(dpkg-query --admindir "$BUILDKIT_SCAN_SOURCE/var/lib/dpkg" --show --showformat \
  '{"SPDXID":"SPDXRef-${Package}","name":"${Package}","versionInfo":"${Version}","downloadLocation":"NOASSERTION"},')
cat > "$BUILDKIT_SCAN_DESTINATION/$(basename "$BUILDKIT_SCAN_SOURCE").spdx.json" <<END
{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{
"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"sbom",
"documentNamespace":"https://example.com/sbom","creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: scan.sh"]},
"packages":[${packages%,}]}}
END
