# SPDX-License-Identifier: GPL-3.0-or-later
# Shorthands over Meson. `make help` lists them.

BUILD ?= build
BUILDTYPE ?= debugoptimized
WERROR ?= 0
PYTHON ?= /usr/bin/python3
MESON_ARGS ?=
TEST_ARGS ?=
# Tests run beside each other, as many as there are processors.
TEST_JOBS ?= $(shell nproc)
# What `make check-asan` builds before the programs that the tests of TEST_ARGS need, which Meson does by itself.
ASAN_TARGETS ?= all
FUZZ_SECONDS ?= 60
SEEDS ?= 2000
SIM_ARGS ?=
BENCH_ARGS ?=
# Warnings of the compiler stop the build where WERROR=1, as they do in CI.
WERROR_ARG = -Dwerror=$(if $(filter 1 true yes,$(WERROR)),true,false)
CCACHE := $(shell command -v ccache 2>/dev/null)

.PHONY: all setup build check check-asan lint demo screenshots pictures bench fuzz sim sim-mutations install clean help
.DEFAULT_GOAL := build

help:
	@echo 'make setup       install the Debian packages that are missing'
	@echo 'make             build into $(BUILD)/'
	@echo 'make check       build, run all tests, print how many passed'
	@echo 'make check-asan  the same under AddressSanitizer and UBSan, in $(BUILD)-asan/'
	@echo 'make lint        only the checks of sources and data'
	@echo 'make demo        see Dastak at work, without a Meta account'
	@echo 'make pictures    of every screen: light, dark, high contrast, Urdu, large text, narrow'
	@echo 'make screenshots the three of the README, made anew'
	@echo 'make bench       measure'
	@echo 'make fuzz        fuzz each target for FUZZ_SECONDS=$(FUZZ_SECONDS) (needs clang)'
	@echo 'make sim         relay and replicas in virtual time, with SEEDS=$(SEEDS)'
	@echo 'make sim-mutations  the same with bugs planted: is each of them caught?'
	@echo 'make install     install (MESON_ARGS=--prefix=DIR, DESTDIR)'

all: build

setup:
	@sh build-aux/setup.sh

# One rule for every build directory: configure it when it is new, adjust it when options changed.
define configure
	@if [ -f $(1)/build.ninja ]; then \
	  meson configure $(1) $(2) >/dev/null; \
	else \
	  $(if $(CCACHE),CC="$${CC:-ccache gcc}") meson setup $(1) . $(2); \
	fi
endef

build: setup
	$(call configure,$(BUILD),--buildtype=$(BUILDTYPE) $(WERROR_ARG) $(MESON_ARGS))
	@ninja -C $(BUILD)

# The count is the last line, whatever happened before it.
define run_tests
	@rm -f $(1)/meson-logs/testlog.*; status=0; \
	meson test -C $(1) $(2) --num-processes $(TEST_JOBS) --print-errorlogs $(TEST_ARGS) || status=$$?; \
	$(PYTHON) build-aux/count-tests.py $(1) || status=1; \
	exit $$status
endef

check: build
	$(call run_tests,$(BUILD),--no-rebuild)

check-asan: setup
	$(call configure,$(BUILD)-asan,--buildtype=debug -Db_sanitize=address$(comma)undefined \
	  -Db_lundef=false $(WERROR_ARG) $(MESON_ARGS))
	@ninja -C $(BUILD)-asan $(ASAN_TARGETS)
	$(call run_tests,$(BUILD)-asan)

lint: build
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs --suite lint

demo: build
	@BUILD_DIR="$(abspath $(BUILD))" build-aux/demo.sh

screenshots: build
	@env -u DISPLAY -u WAYLAND_DISPLAY BUILD_DIR="$(abspath $(BUILD))" build-aux/demo.sh
	@$(PYTHON) build-aux/pictures.py $(BUILD) --readme

pictures: build
	@$(PYTHON) build-aux/pictures.py $(BUILD) $(PICTURES)

bench:
	@sh build-aux/setup.sh bench
	$(call configure,$(BUILD)-bench,--buildtype=release $(MESON_ARGS))
	@ninja -C $(BUILD)-bench benches
	@$(PYTHON) tests/bench/run.py $(BUILD)-bench $(BENCH_ARGS)

fuzz:
	@sh build-aux/setup.sh fuzz
	@if [ -f $(BUILD)-fuzz/build.ninja ]; then true; else \
	  CC=clang meson setup $(BUILD)-fuzz . --buildtype=debugoptimized -Dfuzz=true -Dapp=false \
	    -Db_sanitize=address$(comma)undefined -Db_lundef=false $(MESON_ARGS); \
	fi
	@ninja -C $(BUILD)-fuzz fuzzers
	@BUILD_DIR="$(abspath $(BUILD)-fuzz)" FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run.sh

sim: build
	@$(BUILD)/tests/sim/dastak-sim --seeds $(SEEDS) $(SIM_ARGS)

sim-mutations: build
	@$(BUILD)/tests/sim/dastak-sim --mutations --seeds $(SEEDS) $(SIM_ARGS)

install: build
	meson install -C $(BUILD) --no-rebuild $(if $(DESTDIR),--destdir=$(DESTDIR))

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-bench $(BUILD)-fuzz

comma := ,
