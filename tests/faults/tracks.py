"""A small file of tracks: two tankers that lie together for ten hours, and one rejected row."""

from __future__ import annotations

from pathlib import Path

__all__ = ["LARGE", "NOWHERE", "write_tracks"]

NOWHERE = Path("tracks.csv")

LARGE = "large.csv"
"""One ship at rest, beside the file of the two: so large that it is kept in the cache."""

_HEAD = "mmsi,time_utc,lon,lat,sog_kn,ship_type,length_m,beam_m,draught_m,name"


def write_tracks(path: Path) -> Path:
    """Writes both files and returns the path of the small one."""
    lines = [_HEAD]
    for k in range(241):
        day, hour, minute = 1 + k // 144, k // 6 % 24, k % 6 * 10
        time = f"2026-03-{day:02d}T{hour:02d}:{minute:02d}:00Z"
        away = max(abs(k - 120) - 30, 0) * 0.01
        deep, light = (6.9, 3.4) if k < 150 else (5.6, 5.2)
        lon, lat = 123.0 + away, 33.0004 + away
        lines.append(f"273344001,{time},123.0,33.0,0.2,80,118,18,{deep},ORIENT LANTERN")
        lines.append(f"445993120,{time},{lon},{lat},0.3,80,84,13,{light},HAE DANG")
    lines.append("445993120,2026-03-05T00:00:00Z,500.0,33.0,0.0,80,84,13,5.2,HAE DANG")
    path.write_text("\n".join(lines) + "\n")
    # files below 256 KiB are not kept in the cache
    lone = (f"273344001,2026-03-01T00:{k // 60:02d}:{k % 60:02d}Z,123,33" for k in range(3600))
    rows = [f"{row},0.2,80,118,18,6.9,{'ORIENT LANTERN ' * 4}" for row in lone]
    path.with_name(LARGE).write_text("\n".join([_HEAD, *rows]) + "\n")
    return path
