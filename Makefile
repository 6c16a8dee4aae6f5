# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
ENCODER := models/encoders/e5-small/manifest.json
SPEECH := models/speech/whisper-base/manifest.json
EXPERIMENT := training/experiments/sample-county.toml
COUNTY := data/sample_county/scored_table.csv
CURRENT := models/released/current
TEXTS := $(wildcard data/sample_county/*.json data/sample_county/fragments/*.json data/standards/*.json)
STEP = @printf '\n\033[1m== %s\033[0m\n'

.PHONY: demo test coverage format bench mlflow notebooks clean
.DELETE_ON_ERROR:

demo: $(CURRENT) $(SPEECH)
	$(STEP) "服务 service"
	@$(BIN)/python -m service demo

test: .venv/installed $(ENCODER) $(SPEECH) $(COUNTY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile

# Apart from `test`: counting lines makes much of it take nearly twice as long.
coverage: .venv/installed $(ENCODER) $(SPEECH) $(COUNTY)
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered

format: .venv/installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/installed $(ENCODER) $(CURRENT)
	$(BIN)/python -m tests.benchmarks.bench_encoder
	$(BIN)/python -m tests.benchmarks.bench_grade
	$(BIN)/python -m tests.benchmarks.bench_consistency --teachers 1000

mlflow: .venv/installed
	MLFLOW_DISABLE_TELEMETRY=true $(BIN)/mlflow ui --backend-store-uri sqlite:///mlflow.db \
	    --host 127.0.0.1 --port 5000 --workers 1

clean:
	rm -rf .venv build runs mlflow.db mlruns models/encoders/e5-small* models/speech/whisper-base models/released/* $(COUNTY) data/sample_county/texts
	git checkout -- models/released

.venv/installed: pyproject.toml constraints.txt
	$(STEP) "环境 environment"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check \
	    -c constraints.txt -e '.[service,train,ocr,ofd,speech,dev]'
	@touch $@

$(ENCODER): | .venv/installed
	$(STEP) "编码器 encoder"
	@$(BIN)/python -m training build-encoder

$(SPEECH): | .venv/installed
	$(STEP) "语音模型 speech model"
	@$(BIN)/python -m training build-speech

$(COUNTY): $(TEXTS) training/sample_county.py | .venv/installed
	$(STEP) "示例县 sample county"
	@$(BIN)/python -m training sample-county
	@touch $@

$(CURRENT): $(ENCODER) $(COUNTY) $(EXPERIMENT)
	$(STEP) "训练 training"
	@for step in prepare embed fit calibrate evaluate release; do \
	    echo "-- $$step"; $(BIN)/python -m training $$step $(EXPERIMENT) || exit 1; done
	@touch $@
