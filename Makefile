# 唯一的入口。`make help` 列出全部目标。
PYTHON  ?= python3
ENGINE  ?= trixie
PAGE    ?=
CHANGED ?=
SHARD   ?=
TIMES   ?= 1
# one more than there are processors: a page also waits
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2) + 1)
PORT    ?= 8000
TAG     ?= paodetong/site

export ENGINE
export PYTEST_XDIST_AUTO_NUM_WORKERS = $(WORKERS)
export PYTHONDONTWRITEBYTECODE = 1
export PYTHONUNBUFFERED = 1
export NO_MKDOCS_2_WARNING = 1

BIN    := .venv/bin
# hypothesis' plugin, which no test needs, takes a second to load in every worker
PYTEST := $(BIN)/python -m pytest -v -p no:hypothesispytest
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate \
  --custom-compile-command 'make lock'
CHOSEN := $(if $(CHANGED),--changed) $(if $(SHARD),--shard $(SHARD))

.DEFAULT_GOAL := help
.PHONY: help serve site test pages soak record bench shell mutate torture faults hosts lighthouse vendor fuzz scan \
  commands prose coverage diagrams offline archive pdf lint lock check ledgers publish image clean

help: ## 列出这些目标
	@echo '用法：make <目标> [变量=值]'
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  %-10s %s\n", $$1, $$2 }'
	@echo
	@echo '变量：'
	@echo '  PAGE=docs/intro/dockerfile.md   只管这一页（test、record）'
	@echo '  CHANGED=1                       只管文字、引入的文件、测试机或测试框架变了的（test、pages）'
	@echo '  SHARD=2/4                       只管四份里的第二份页面，每份用时差不多（pages）'
	@echo '  TIMES=10                        把这一页连着测几次（test）'
	@echo '  ENGINE=trixie|forky|bookworm    测试机的 Debian，也就是 Docker 的版本（现在是 $(ENGINE)）'
	@echo '  ENGINE=docker DOCKER_SOURCE=…   Docker 自己的软件包，来自它的 apt 软件源'
	@echo '  STORE=overlay2|containerd       测试机的 Docker 把镜像存在哪里（ENGINE=docker 时是 containerd，不然是 overlay2）'
	@echo '  WORKERS=3                       同时跑几页（现在是 $(WORKERS)）'
	@echo '  DEBIAN_MIRROR=http://…          建造测试机时用的 Debian 镜像站'
	@echo '  DOCKER_HOST=ssh://…             用哪一个 Docker 守护进程'

serve: .venv/site ## 在 127.0.0.1:8000 看这本书，改了哪一页就重新做哪一页（不需要 Docker）
	$(BIN)/python -m mkdocs serve --dirtyreload --dev-addr 127.0.0.1:$(PORT)

site: offline ## 严格地构建网站到 build/site，以及可以直接打开的 build/site-offline
	$(BIN)/python -m mkdocs build --strict
	$(BIN)/paodetong forms build/site

offline: .venv/site
	$(BIN)/python -m mkdocs build --strict --config-file mkdocs.offline.yml

archive: offline ## 把可以直接打开的网站装进 build/paodetong-docker-offline.zip
	$(BIN)/paodetong archive build/site-offline build/paodetong-docker-offline.zip

pdf: .venv/test offline ## 把整本书印成 build/paodetong-docker.pdf，有书签、目录和页码
	@bash tests/prepare browser
	@bash tests/prepare font
	$(BIN)/paodetong pdf build/paodetong-docker.pdf

test: .venv/test ## 运行书里的每一条命令，以及测试框架和网站的测试
	@bash tests/prepare engine
ifneq ($(PAGE),)
	@for time in $$(seq $(TIMES)); do \
	  [ $(TIMES) = 1 ] || echo "==> 第 $$time 次，共 $(TIMES) 次"; \
	  $(PYTEST) $(CHOSEN) $(PAGE) || exit; \
	done
else ifneq ($(CHANGED),)
	$(PYTEST) -n auto $(CHOSEN) -m 'not ledger' tests/site docs tests/selftest
	$(PYTEST) $(CHOSEN) -m ledger tests/site
else
	@bash tests/prepare browser
	$(MAKE) --no-print-directory lint
	$(PYTEST) -n $(WORKERS) docs tests/selftest
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory coverage
endif

check: .venv/test ## 只运行网站的测试，与 build/ 里的账本对照
	@bash tests/prepare engine
	@bash tests/prepare browser
	@bash tests/prepare font
	$(PYTEST) --dist worksteal -n $(WORKERS) tests/site

pages: .venv/test ## 只运行书里的每一条命令，不运行别的测试
	@bash tests/prepare engine
	$(PYTEST) -n $(WORKERS) $(CHOSEN) docs

soak: .venv/test ## 把全部页面连着测几遍，列出失败过的每一步和它的比率：make soak [COUNT=5]
	@bash tests/prepare engine
	$(BIN)/python -m tests.trials.soak --workers $(WORKERS) $(if $(COUNT),--count $(COUNT)) $(PAGE)

record: .venv/test ## 把真正得到的输出写进页面：make record PAGE=docs/…
	@test -n "$(PAGE)" || { echo '请说明是哪一页：make record PAGE=docs/…'; exit 2; }
	@bash tests/prepare engine
	$(BIN)/paodetong record $(PAGE)

bench: .venv/test build/peers ## 量一量：测试机多久就绪，一条命令多花多少，一些页面多久，同行怎样：make bench [PAGE=…]
	@bash tests/prepare engine
	$(BIN)/python -m tests.trials.bench $(PAGE)

shell: .venv/test ## 运行一页，留下它的机器，在里面打开一个 shell：make shell PAGE=docs/… [LINE=行]
	@test -n "$(PAGE)" || { echo '请说明是哪一页：make shell PAGE=docs/…'; exit 2; }
	@bash tests/prepare engine
	@$(BIN)/paodetong shell $(PAGE) $(if $(LINE),--line $(LINE)) $(if $(NODE),--node $(NODE))

mutate: .venv/test ## 像粗心的作者那样改书，数一数测试发现了多少：make mutate [COUNT=500] [SEED=1] [PAGE=…]
	@bash tests/prepare engine
	$(BIN)/python -m tests.trials.mutants --workers $(WORKERS) $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED)) $(PAGE)

torture: .venv/test ## 在随机的时刻杀掉测试，看它留下了什么：make torture [COUNT=50] [SEED=1]
	@bash tests/prepare engine
	$(BIN)/python -m tests.trials.torture $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED))

hosts: .venv/test ## 在别的种类的 Docker 主机上运行：make hosts [PAGE="docs/start docs/intro"]
	@bash tests/prepare engine
	$(BIN)/python -m tests.trials.hosts --workers $(WORKERS) $(PAGE)

lighthouse: site .venv/test ## 用 Lighthouse 给首页、最长的一页和命令速查打分，手机和桌面（需要 Node.js 和浏览器；机器要闲着）
	@bash tests/prepare browser
	$(BIN)/python -m tests.trials.lighthouse

vendor: .venv/test ## 走一遍 ENGINE=docker 的全程：软件源是本机做的，像 Docker 的那样，里面是 Debian 的软件包
	@bash tests/prepare engine
	$(BIN)/python -m tests.trials.vendor

fuzz: .venv/trials ## 用 atheris 给框架喂坏输入：make fuzz [SECONDS=3600]
	$(BIN)/python -m tests.trials.fuzz $(if $(SECONDS),--seconds $(SECONDS))

faults: .venv/trials ## 弄坏测试所依靠的东西（磁盘、守护进程、网络、时钟），看它说什么：make faults [ONLY=磁盘]
	@bash tests/prepare engine
	$(BIN)/python -m tests.trials.faults $(if $(ONLY),--only $(ONLY))

scan: .venv/test ## 列出任何一棵 Markdown 目录树里的代码块，以及要改什么才能测试：make scan DIR=…
	@test -n "$(DIR)" || { echo '请说明是哪个目录：make scan DIR=…'; exit 2; }
	@$(BIN)/paodetong scan --every $(DIR)

commands: .venv/test ## 在 ENGINE 的测试机上走一遍 docker --help，记到 data/commands
	@bash tests/prepare engine
	$(BIN)/paodetong commands data/commands

prose: .venv/test ## 看散文里写到的 docker 命令和选项，在每个引擎上有没有，并数一数
	@$(BIN)/paodetong prose --engines data/commands README.md docs snippets

coverage: .venv/test ## 数一数 docker 的命令跑过多少，按组、按引擎，从账本里数（make test 最后也打印）
	@$(BIN)/paodetong coverage --engines data/commands

diagrams: .venv/test ## 把页面里的 mermaid 图画成 SVG（需要 Node.js 和浏览器）
	@bash tests/prepare browser
	$(BIN)/paodetong diagrams

lint: .venv/test ## 检查代码、脚本与拼写
	$(BIN)/ruff check paodetong tests snippets
	$(BIN)/ruff format --check paodetong tests snippets
	$(BIN)/mypy paodetong tests/site tests/trials
	$(BIN)/lint-imports --no-cache
	$(BIN)/typos docs theme snippets README.md paodetong tests/trials tests/prepare
	$(BIN)/yamllint --strict mkdocs.yml mkdocs.offline.yml .github .gitlab-ci.yml
	$(BIN)/actionlint -shellcheck $(BIN)/shellcheck .github/workflows/*.yml snippets/authors/*.yml
	$(BIN)/zizmor --quiet --offline --min-severity medium .github
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml
	$(BIN)/hadolint --failure-threshold warning paodetong/hosts/image/Dockerfile publish/Dockerfile $(shell find snippets -name '*Dockerfile*')
	$(BIN)/shellcheck tests/prepare paodetong/hosts/image/boot paodetong/hosts/image/systemctl .ci/run $(shell find snippets -name '*.sh')

ledgers: .venv/test ## 把几台机器的账本（build/shards/ledger-引擎-序号/）合成 build/ 里的，一种 Docker 一份
	$(BIN)/paodetong ledger merge --into build build/shards/*/ledger-*.json
	$(BIN)/paodetong ledger merge -o build/ledger.json build/shards/ledger-$(ENGINE)-*/ledger.json

publish: export DOWNLOADS = downloads/
publish: site archive pdf ## 要发布的网站：build/site，可以下载的在它的 downloads/ 里
	mkdir -p build/site/$(DOWNLOADS)
	cp build/paodetong-docker-offline.zip build/paodetong-docker.pdf build/site/$(DOWNLOADS)

image: ## 把 build/site 做成一个镜像，里面有提供它的服务器：make image [TAG=paodetong/site]
	@test -f build/site/index.html || { echo '还没有 build/site；先 make site 或 make publish。'; exit 2; }
	docker build -f publish/Dockerfile -t $(TAG) .

clean: ## 删除这个项目造的一切：测试机、镜像、build/ 与 .venv/
	@if [ -x $(BIN)/paodetong ]; then $(BIN)/paodetong clean; fi
	rm -rf build .venv .pytest_cache .ruff_cache .mypy_cache

# Each .txt pins what its .in and pyproject.toml ask for, and what these ask for in turn.
lock: .venv/test ## 把 requirements/*.in 和 pyproject.toml 要的一切重新钉死到现在的版本
	$(COMPILE) requirements/site.in pyproject.toml -o requirements/site.txt
	$(COMPILE) requirements/test.in requirements/site.in pyproject.toml -o requirements/test.txt
	$(COMPILE) requirements/trials.in requirements/test.in requirements/site.in pyproject.toml -o requirements/trials.txt
	$(COMPILE) requirements/peers.in -o requirements/peers.txt

.venv/site: requirements/site.txt pyproject.toml
	@bash tests/prepare venv "$(PYTHON)"
	$(INSTALL) -r $<
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: requirements/test.txt .venv/site
	$(INSTALL) -r $<
	@touch $@

.venv/trials: requirements/trials.txt .venv/test
	$(INSTALL) -r $<
	@touch $@

build/peers: requirements/peers.txt .venv/test
	$(BIN)/python -m venv --clear $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@
