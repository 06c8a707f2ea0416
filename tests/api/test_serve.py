from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1].parent


def test_numpy_is_loaded_with_one_thread_of_its_own(tmp_path: Path) -> None:
    program = (
        "import os, sys\nfrom api.cli import run\nassert 'numpy' not in sys.modules\n"
        "code = run(['serve', '--home', sys.argv[1], '--host', '0.0.0.0'])\n"
        "import numpy\nprint(code, os.environ['OPENBLAS_NUM_THREADS'], len(os.listdir('/proc/self/task')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["2", "1", "1"], done.stderr
