"""The engine beyond one machine, on a cluster of three computers in one: what is killed loses and doubles nothing."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mood.library import jobs, parts
from mood.library.local import ENDED
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed: pip install mood[ray]")

N = 24
COMMAND = """
import os, sys
from mood.cli import main
from mood.library import ray_engine

class Fails(ray_engine._Measuring):  # is sent to the workers with its code, as all of this file
    def __call__(self, todo):
        if kind == "fails":
            raise ArithmeticError("2 + 2 = 5")
        if any(path.endswith("kills.jpg") for path in todo["path"].to_pylist()):
            os._exit(1)
        return super().__call__(todo)

kind = sys.argv.pop(1)
ray_engine._Measuring = Fails
ray_engine.ROWS, ray_engine.BLOCK = 4, 2
sys.exit(main(sys.argv[1:]))
"""
ALONE = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_worker_niceness": "0",
         "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32),
         "RAY_health_check_period_ms": "1000", "RAY_health_check_failure_threshold": "5"}  # fmt: skip


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Return a folder with photos, a copy of one, and two files that cannot be read."""
    folder = tmp_path_factory.mktemp("photos")
    shown = sorted((ROOT / "data" / "demo" / "happy").glob("*.jpg"))[: N - 3]
    for photo in [*shown, shown[0]]:
        shutil.copy(photo, folder / (f"copy of {photo.name}" if (folder / photo.name).exists() else photo.name))
    (folder / "torn.jpg").write_bytes(shown[0].read_bytes()[:300])
    (folder / os.fsdecode(b"no utf-8 \xff.jpg")).write_bytes(b"no photo")
    return folder


@pytest.fixture(scope="module")
def local(photos, tmp_path_factory):
    """Return the index of the photos as this computer makes it."""
    out = tmp_path_factory.mktemp("local") / "index.parquet"
    subprocess.run([sys.executable, "-m", "mood", "library", photos, "--out", out], cwd=ROOT, check=True,
                   capture_output=True)  # fmt: skip
    return table(out)


@pytest.fixture(scope="module")
def cluster():
    """Return a cluster of a head, on which nothing is computed, and two nodes with a core each."""
    before = dict(os.environ)
    os.environ.update(ALONE)
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    for _ in range(2):
        made.add_node(num_cpus=1)
    yield made
    made.shutdown()
    os.environ.clear()
    os.environ.update(before)


def begin(photos, out, cluster, kind=""):
    command = [sys.executable, "-c", COMMAND, kind, "library", photos, "--out", out, "--engine", "ray",
               "--address", cluster.address]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def middle(process, out):
    """Wait until a run has written some of its rows and not all."""
    end = time.monotonic() + 300
    while not any(list(job.whole()) for job in map(jobs.Job, out.glob(".job-*"))):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end, "nothing was written"
        time.sleep(0.05)
    assert process.poll() is None


def ended(process):
    try:
        told, errors = process.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        process.kill()
        told, errors = process.communicate()
    assert process.returncode == 0, errors
    return told


def table(out):
    """Return the rows of an index by path."""
    rows = pa.concat_tables([parts.read(part) for part in parts.parts(out)])
    return rows.take(np.argsort(parts.paths(rows), kind="stable"))


def assert_same(ours, theirs):
    assert ours.column_names == theirs.column_names
    assert parts.paths(ours) == parts.paths(theirs)
    for name in ours.column_names:
        mine, other = (column[name].combine_chunks() for column in (ours, theirs))
        if name == "vector" or name.startswith("p_"):  # passes of other photos together round otherwise
            mine, other = (np.nan_to_num(numbers(column)) for column in (mine, other))
            np.testing.assert_allclose(mine, other, atol=2e-3, err_msg=name)
        else:
            assert mine.equals(other), name


def numbers(column):
    flat = column.flatten() if pa.types.is_fixed_size_list(column.type) else column
    return flat.to_numpy(zero_copy_only=False).astype(float)


def workers(node, name):
    """Return the processes of a node that do a thing, as Ray names them."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            title, parent = (path / "cmdline").read_text(), (path / "stat").read_text().rsplit(")", 1)[1].split()[1]
        except OSError:
            continue
        if title.startswith("ray::") and name in title and int(parent) == node.all_processes["raylet"][0].process.pid:
            found.append(int(path.name))
    return found


@pytest.mark.slow
def test_workers_that_end_are_made_up_for(photos, local, cluster, tmp_path):
    """One asks nets and is killed; others measure and end of a photo, which alone is told of."""
    out, kills = tmp_path / "index.parquet", photos / "kills.jpg"
    kills.write_bytes(b"ends whoever opens it")
    process = begin(photos, out, cluster)
    middle(process, out)
    asking = [pid for node in cluster.worker_nodes for pid in workers(node, "_Asking")]
    os.kill(asking[0], signal.SIGKILL)
    ended(process)
    kills.unlink()
    rows = table(out)
    is_killer = pc.equal(rows["path"], str(kills))
    assert rows.filter(is_killer)["problem"].to_pylist() == [ENDED]
    assert_same(rows.filter(pc.invert(is_killer)), local)


def test_a_task_that_fails_ends_the_run(photos, cluster, tmp_path):
    process = begin(photos, tmp_path / "index.parquet", cluster, "fails")
    told = process.communicate(timeout=600)[1]
    assert process.returncode == 3
    assert "2 + 2 = 5" in told
    assert not parts.parts(tmp_path / "index.parquet")


@pytest.mark.slow
def test_a_killed_run_is_gone_on_with(photos, local, cluster, tmp_path):
    out = tmp_path / "index.parquet"
    process = begin(photos, out, cluster)
    middle(process, out)
    process.kill()
    process.communicate()
    assert not parts.parts(out)
    told = ended(begin(photos, out, cluster))
    assert "0 unchanged" not in told
    assert_same(table(out), local)
    assert not list(out.glob(".job-*"))


def test_a_computer_that_is_lost_is_made_up_for(photos, local, cluster, tmp_path):
    process = begin(photos, tmp_path / "index.parquet", cluster)
    middle(process, tmp_path / "index.parquet")
    cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
    ended(process)
    assert_same(table(tmp_path / "index.parquet"), local)
