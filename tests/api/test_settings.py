from pathlib import Path

from api.settings import Settings, default_home


def test_the_shell_s_own_home_is_not_taken_for_ours() -> None:
    found = Settings.from_environment({"YINJU_HOME": "/ours", "HOME": "/root", "MODEL": "x", "DEVICE": "tpu"})
    assert (found.home, found.model, found.device) == (Path("/ours"), None, None)
    assert Settings.from_environment({"HOME": "/root"}).home == default_home()


def test_empty_variables_count_as_unset() -> None:
    assert Settings.from_environment({"YINJU_COLLECTION": " ", "YINJU_HOME": ""}).collection == "default"
