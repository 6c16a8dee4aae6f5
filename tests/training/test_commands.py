import sys

import pytest

from training import __main__ as commands


def called(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["training", *arguments])
    return commands.main()


@pytest.mark.parametrize("arguments", [(), ("fitt",), ("--help",), ("__main__",), ("rows",)])
def test_a_missing_or_wrong_command_lists_the_commands(monkeypatch, capsys, arguments):
    assert called(monkeypatch, *arguments) == 2
    said = capsys.readouterr().err
    for name, what in commands.COMMANDS.items():
        assert f"  {name} " in said
        assert what in said


def test_every_command_is_a_file_that_explains_itself(monkeypatch, capsys):
    for name in commands.COMMANDS:
        with pytest.raises(SystemExit) as stop:
            called(monkeypatch, name, "--help")
        assert stop.value.code == 0
        assert f"usage: python -m training {name}" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["prepare", "embed", "fit", "calibrate", "evaluate", "release"])
def test_an_absent_experiment_is_one_line_and_exit_status_2(monkeypatch, capsys, tmp_path, command):
    assert called(monkeypatch, command, str(tmp_path / "absent.toml")) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"{command}: experiment_invalid: ")
    assert "absent.toml" in said[0]
