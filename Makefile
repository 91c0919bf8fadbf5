# The verbs of prepbook. `make help` lists them.
#
# On Debian 12, `make site` and `make test` install what they lack; elsewhere `make deps` says what to install.

.DEFAULT_GOAL := build
MAKEFLAGS     += --no-builtin-rules --no-print-directory
SHELL         := /bin/sh

PREFIX  ?= /usr/local
BUILD   := build
VARIANT ?= release
OBJ     := $(BUILD)/$(VARIANT)
CC      := $(or $(filter-out default,$(if $(filter default,$(origin CC)),,$(CC))),cc)
JOBS    := $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif
# `make V=1` shows the commands in full.
Q       := $(if $(V),,@)
say      = @$(if $(V),:,printf '  %-6s %s\n' $(1) $(2))

LIBRARIES := libcmark libgit2 yaml-0.1 libutf8proc libdeflate lua5.4 libmicrohttpd

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Wundef -Wwrite-strings
OPTIMIZE_release := -O2 -D_FORTIFY_SOURCE=2
OPTIMIZE_asan    := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPTIMIZE_tsan    := -O1 -fsanitize=thread -fno-omit-frame-pointer
OPTIMIZE_coverage := -O0 --coverage

# What the compiler says is also kept beside the object: `make lint` takes a warning for an error.
KEEP_WARNINGS = 2>$@.warn; code=$$?; cat $@.warn >&2; exit $$code

# The flags of the libraries are asked for when something is compiled, not when make starts: on a bare
# machine pkg-config is not there yet.
package_flags = $$(pkg-config --cflags $(LIBRARIES))
package_libs  = $$(pkg-config --libs $(LIBRARIES)) -lstemmer -lm
COMPILE = $(CC) -std=c11 -D_GNU_SOURCE -Igenerator -g $(WARNINGS) $(OPTIMIZE_$(VARIANT)) $(CPPFLAGS) $(CFLAGS) -fstack-protector-strong -pthread
LINK    = $(CC) $(OPTIMIZE_$(VARIANT)) $(CFLAGS) $(LDFLAGS) -pthread

ROOMS   := base format highlight site settings theme content markdown history diff check search render publish sandbox hooks pipeline guard serve cli
SOURCES := $(sort $(wildcard $(ROOMS:%=generator/%/*.c)))
SOURCES := $(filter-out generator/theme/embed.c,$(SOURCES))
OBJECTS := $(SOURCES:generator/%.c=$(OBJ)/%.o) $(OBJ)/embedded.o
EMBED   := themes/default generator/cli/starter generator/serve/client scripts/meta
EMBEDDED := $(shell find $(EMBED) -type f 2>/dev/null)
BUNDLES := themes/default/assets/search.js generator/serve/client/preview.js
SERVED  := $(addprefix $(BUILD)/served/,$(filter themes/default/assets/%.js themes/default/assets/%.css,$(EMBEDDED)) $(BUNDLES))
FUZZ    := $(patsubst tests/fuzz/fuzz_%.c,$(OBJ)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
UNIT    := $(patsubst tests/unit/%.c,$(OBJ)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))

# ---- everyday verbs

build: $(BUILD)/prepbook ## compile build/prepbook

site: $(BUILD)/prepbook ## build the handbook into public/
	@$(BUILD)/prepbook build .

preview: $(BUILD)/prepbook ## show the handbook in a browser while it is written
	@$(BUILD)/prepbook serve .

check: $(BUILD)/prepbook ## report every problem of the handbook, write nothing
	@$(BUILD)/prepbook check .

# make test KIND=e2e CASE=history SEED=1a2b: all three may be left out. KINDs and CASEs may be several.
test: ## run the tests (at most ten minutes on two cores): KIND=, CASE= and SEED= choose some
	@began=$$(date +%s); $(MAKE) $(BUILD)/.deps-test test-programs && SETUP_SECONDS=$$(($$(date +%s) - began)) sh tests/run.sh $(KIND)

test-all: ## the same, with the long runs
	@LONG=1 $(MAKE) test

quick: ## lint, unit and golden tests, and the end-to-end cases of the rooms that changed since the last commit
	@$(MAKE) test-programs KIND="lint unit" && sh tests/quick.sh

test-anywhere: ## make test in eight surroundings: a bare root, a busy machine, one core and others; ONLY= chooses
	@sh tests/anywhere.sh $(ONLY)

lint: $(BUILD)/.deps ## the rules of the house: who includes whom, names, sizes, format, no warning
	@$(MAKE) test-programs KIND=lint && sh tests/lint/run.sh

format: $(BUILD)/.deps-test ## lay out the C sources
	@clang-format -i $$(find generator tests -name node_modules -prune -o \( -name '*.c' -o -name '*.h' \) -print)

bench: $(BUILD)/.deps $(BUILD)/prepbook ## the figures, as ratios measured in one run
	@sh tests/bench/run.sh

fuzz: $(BUILD)/.deps-fuzz ## fuzz every parser, FUZZ_SECONDS (60) each
	@sh tests/fuzz/run.sh

mutants: $(BUILD)/.deps-test ## which of N (200) broken lines no test notices; SEED draws them
	@N="$(N)" SEED="$(SEED)" CC="$(CC)" node tests/mutants/run.mjs

coverage: $(BUILD)/.deps-test ## line and branch coverage of the unit and golden tests
	@sh tests/coverage.sh

compare: $(BUILD)/.deps-test $(OBJ)/spec/plain ## compare our HTML with cmark-gfm's: make compare DIR=folder
	@node tests/spec/compare.mjs $(OBJ)/spec/plain "$(DIR)"

install: $(BUILD)/prepbook ## install program, man page and completions under PREFIX (/usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/prepbook $(DESTDIR)$(PREFIX)/bin/prepbook
	install -m 644 generator/cli/prepbook.1 $(DESTDIR)$(PREFIX)/share/man/man1/prepbook.1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BUILD)/prepbook completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/prepbook
	$(BUILD)/prepbook completions zsh  > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_prepbook
	$(BUILD)/prepbook completions fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/prepbook.fish

uninstall: ## remove what install wrote
	rm -f $(DESTDIR)$(PREFIX)/bin/prepbook $(DESTDIR)$(PREFIX)/share/man/man1/prepbook.1 \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/prepbook \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_prepbook \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/prepbook.fish

deps: ## install what a build needs, or print the line that does
	@sh generator/deps.sh build

clean: ## remove build/ and what prepbook wrote to public/
	@if [ -x $(BUILD)/prepbook ] && [ -d public ]; then $(BUILD)/prepbook clean .; fi
	rm -rf $(BUILD)

libraries: ## the flags that link the libraries
	@echo $(package_libs)

flags: ## the flags that compile against them
	@echo $(package_flags)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: build site preview check test test-all quick test-anywhere test-programs lint format bench fuzz mutants coverage compare install uninstall deps clean libraries flags help

# ---- set-up: each stamp is renewed when its list of packages changes

$(BUILD)/.deps: generator/deps.sh
	@mkdir -p $(BUILD) && sh generator/deps.sh build && touch $@

$(BUILD)/.deps-test: generator/deps.sh tests/package.json tests/package-lock.json $(BUILD)/.deps
	@sh generator/deps.sh test && touch $@

$(BUILD)/.deps-fuzz: generator/deps.sh $(BUILD)/.deps
	@sh generator/deps.sh fuzz && touch $@

# What the tests run, for all kinds or for KIND: see the column "needs" of tests/kinds.txt.
test-programs: $(BUILD)/embedded.c
	@$(MAKE) $$(awk -v wanted=" $(KIND) " '!/^#/ && NF && (wanted ~ /^ *$$/ || index(wanted, " " $$1 " ")) {gsub(",", "\nfor-", $$3); print "for-" $$3}' tests/kinds.txt | sort -u)

for-release: ; @$(MAKE) build
for-asan:    ; @$(MAKE) VARIANT=asan build/asan/prepbook
for-tsan:    ; @$(MAKE) VARIANT=tsan build/tsan/prepbook
for-unit-asan: for-asan ; @$(MAKE) VARIANT=asan unit-programs
for-fuzz:      for-asan ; @$(MAKE) VARIANT=asan fuzz-programs
for-spec: for-release for-asan
	@$(MAKE) spec-programs $(if $(LONG),&& $(MAKE) VARIANT=asan spec-programs)
for-unit for-history for-search for-faults: for-release
	@$(MAKE) $(@:for-%=%-programs)

unit-programs: $(UNIT)
spec-programs: $(patsubst tests/spec/%.c,$(OBJ)/spec/%,$(wildcard tests/spec/*.c))
history-programs: $(OBJ)/history-tests/events
search-programs: $(OBJ)/search-tests/words
fuzz-programs: $(FUZZ)
faults-programs: $(BUILD)/fault/fault.so $(BUILD)/fault/paths.so $(BUILD)/fault/alloc.so $(BUILD)/fault/drive

# ---- the program

$(BUILD)/prepbook: $(BUILD)/release/prepbook
	@cp $< $@.new && mv $@.new $@

$(OBJ)/prepbook: $(OBJ)/main.o $(OBJECTS)
	$(call say,link,$@)
	$(Q)$(LINK) -o $@ $^ $(package_libs)

$(OBJ)/%.o: generator/%.c | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(COMPILE) $(package_flags) -MMD -MP -c -o $@ $< $(KEEP_WARNINGS)

# The default theme and the schemas, as C arrays; scripts and style sheets also as they are served.
MINIFY = esbuild --minify --charset=utf8 --log-level=warning

$(BUILD)/served/%: % | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(Q)$(MINIFY) --outfile=$@ $<

$(BUILD)/served/themes/default/assets/search.js: $(wildcard themes/default/search/*.mjs) | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(Q)$(MINIFY) --bundle --format=iife --outfile=$@ themes/default/search/dialog.mjs

$(BUILD)/served/generator/serve/client/preview.js: $(wildcard generator/serve/client/*.mjs) | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(Q)$(MINIFY) --bundle --format=iife --outfile=$@ generator/serve/client/preview.mjs

$(BUILD)/embed: generator/theme/embed.c | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -O1 -o $@ $<

$(BUILD)/embedded.c: $(BUILD)/embed $(EMBED) $(EMBEDDED) $(SERVED)
	$(Q)rm -f $(filter-out $(SERVED),$(shell find $(BUILD)/served -type f 2>/dev/null))
	$(Q)$(BUILD)/embed $@.new $(BUILD)/served $(EMBED) && mv $@.new $@

$(OBJ)/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# ---- test programs

# Many small tests, one program: linking is what takes time. Each file keeps its own main, under another name, and the
# program runs the one that it is called by.
$(OBJ)/unit-parts/%.o: tests/unit/%.c | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(COMPILE) $(package_flags) -Itests/unit -MMD -MP -c -o $@ $< $(KEEP_WARNINGS)
	$(Q)objcopy --redefine-sym main=$* $@

$(OBJ)/fuzz-parts/%.o: tests/fuzz/fuzz_%.c | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(COMPILE) $(package_flags) -Itests/unit -MMD -MP -c -o $@ $< $(KEEP_WARNINGS)
	$(Q)objcopy --redefine-sym LLVMFuzzerTestOneInput=fuzz_$* $@

$(OBJ)/unit/all: tests/unit/all.c $(UNIT:$(OBJ)/unit/%=$(OBJ)/unit-parts/%.o) $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,link,$@)
	@printf 'PART(%s)\n' $(notdir $(UNIT)) >$@.def
	$(Q)$(COMPILE) -I. -DPARTS='"$@.def"' -o $@ $^ $(package_libs)

$(OBJ)/fuzz/all: tests/fuzz/replay.c $(FUZZ:$(OBJ)/fuzz/%=$(OBJ)/fuzz-parts/%.o) $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,link,$@)
	@printf 'PART(%s)\n' $(notdir $(FUZZ)) >$@.def
	$(Q)$(COMPILE) -I. -DPARTS='"$@.def"' -o $@ $^ $(package_libs)

$(UNIT): $(OBJ)/unit/all ; @ln -sf all $@
$(FUZZ): $(OBJ)/fuzz/all ; @ln -sf all $@

$(OBJ)/search-tests/%: tests/search/%.c $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(COMPILE) $(package_flags) -MMD -MP -MF $@.d -o $@ $< $(OBJECTS) $(package_libs) $(KEEP_WARNINGS)

$(OBJ)/spec/%: tests/spec/%.c $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(COMPILE) $(package_flags) -Itests/unit -MMD -MP -MF $@.d -o $@ $< $(OBJECTS) $(package_libs) $(KEEP_WARNINGS)

$(OBJ)/history-tests/%: tests/history/%.c $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(COMPILE) $(package_flags) -MMD -MP -MF $@.d -o $@ $< $(OBJECTS) $(package_libs) $(KEEP_WARNINGS)

# Fault injection: a library that makes system calls fail, and a program that publishes under it.
$(BUILD)/fault/%.so: tests/fault/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -g -O1 $(WARNINGS) $(CPPFLAGS) -shared -fPIC -o $@ $< -ldl -pthread $(KEEP_WARNINGS)

$(BUILD)/fault/drive: tests/fault/drive.c $(BUILD)/release/prepbook
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(COMPILE) $(package_flags) -Itests/unit -o $@ $< $(filter-out $(OBJ)/main.o,$(OBJECTS)) $(package_libs) -ldl $(KEEP_WARNINGS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
