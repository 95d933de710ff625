"""The sea the invented fleet sails: ports, lanes, anchorages and meeting areas.

Positions were laid by hand on the shipped coast (`resources/coast`) so that no lane crosses land.
Ports stand where the NGA World Port Index has them, to about 5 km.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ANCHORAGES",
    "EDGES",
    "FISHING_GROUNDS",
    "MEETING_AREAS",
    "NODES",
    "PORTS",
    "Anchorage",
    "Node",
    "Port",
]


@dataclass(frozen=True, slots=True)
class Node:
    """A crossing of sea lanes.

    Attributes:
        lon: Degrees.
        lat: Degrees.
        width_km: How far to either side ships pass.
        coverage_ends: Ships come from here and vanish here: beyond it nobody receives them.
    """

    lon: float
    lat: float
    width_km: float
    coverage_ends: bool = False


@dataclass(frozen=True, slots=True)
class Port:
    """A port with berths along a line on the water.

    Attributes:
        title: As crews type it as a destination.
        first: Lon, lat of the first berth.
        last: Lon, lat of the last berth.
        berths: How many, evenly spaced.
        node: The lane node ships leave by.
    """

    title: str
    first: tuple[float, float]
    last: tuple[float, float]
    berths: int
    node: str


@dataclass(frozen=True, slots=True)
class Anchorage:
    """Places to anchor, in rows.

    Attributes:
        lon: Degrees of the south-west place.
        lat: Degrees of the south-west place.
        columns: Places in a row.
        rows: Rows.
        spacing_m: Between places of a row; rows lie `row_m` apart.
        row_m: Between rows.
        node: The lane node ships leave by.
    """

    lon: float
    lat: float
    columns: int
    rows: int
    spacing_m: float
    row_m: float
    node: str


NODES = {
    # Bohai and the north of the Yellow Sea
    "bohai west": Node(118.60, 38.72, 4.0),
    "bohai": Node(119.90, 38.45, 4.0),
    "laotieshan": Node(120.95, 38.58, 1.5),
    "north yellow sea": Node(122.30, 38.25, 6.0),
    "dalian roads": Node(121.90, 38.68, 1.5),
    "dalian": Node(121.775, 38.885, 0.2),
    "chengshan": Node(123.10, 37.45, 4.0),
    "korea bay": Node(123.90, 38.05, 5.0),
    "nampo roads": Node(124.45, 38.62, 2.0),
    "sokdo": Node(124.88, 38.690, 0.2),
    "barrage outside": Node(125.120, 38.6925, 0.05),
    "barrage": Node(125.200, 38.6905, 0.03),
    "taedong": Node(125.338, 38.6915, 0.03),
    "nampo basin": Node(125.352, 38.7005, 0.03),
    # the Yellow Sea
    "incheon roads": Node(125.75, 37.12, 2.0),
    "incheon west": Node(126.02, 37.33, 0.5),
    "incheon channel": Node(126.50, 37.315, 0.2),
    "incheon": Node(126.56, 37.41, 0.1),
    "taean west": Node(125.32, 36.50, 1.5),
    "yellow sea east": Node(124.80, 36.95, 6.0),
    "yellow sea": Node(123.70, 36.20, 10.0),
    "qingdao sea": Node(121.20, 35.65, 4.0),
    "qingdao roads": Node(120.62, 35.97, 0.5),
    "qingdao": Node(120.38, 36.015, 0.2),
    "qingdao gate": Node(120.275, 36.045, 0.05),
    "yellow sea south": Node(123.90, 34.80, 10.0),
    "korea west": Node(125.15, 35.55, 4.0),
    "korea south-west": Node(124.65, 34.10, 4.0),
    "jeju west": Node(125.55, 33.60, 3.0),
    "jeju north": Node(126.75, 33.655, 1.0),
    "korea south": Node(127.75, 34.00, 3.0),
    "yeosu roads": Node(128.02, 34.32, 1.5),
    "yeosu channel": Node(127.90, 34.56, 0.3),
    "yeosu": Node(127.82, 34.725, 0.1),
    "korea south-east": Node(128.70, 34.45, 2.0),
    "busan roads": Node(129.18, 34.90, 1.5),
    "busan": Node(129.13, 35.06, 0.1),
    "korea strait": Node(129.85, 35.35, 3.0),
    # the Sea of Japan
    "japan sea south": Node(131.10, 36.40, 5.0),
    "japan sea": Node(131.40, 38.60, 10.0),
    "japan sea north": Node(132.40, 41.00, 8.0),
    "vostochny roads": Node(132.93, 42.45, 1.5),
    "vostochny": Node(132.985, 42.70, 0.1),
    "off tsugaru": Node(134.60, 39.60, 8.0, coverage_ends=True),
    # the East China Sea
    "jeju south": Node(126.00, 32.75, 5.0),
    "jeju south-east": Node(127.50, 32.90, 4.0),
    "tsushima west": Node(128.55, 33.85, 3.0),
    "danjo": Node(128.60, 31.60, 5.0),
    "osumi": Node(130.75, 30.92, 1.5),
    "pacific east": Node(132.20, 30.60, 6.0, coverage_ends=True),
    "east china sea north": Node(124.05, 32.60, 8.0),
    "changjiang": Node(122.95, 31.10, 2.0),
    "maan east": Node(123.15, 30.70, 1.0),
    "yangshan roads": Node(122.75, 30.56, 0.6),
    "yangshan gate": Node(122.36, 30.56, 0.2),
    "east china sea": Node(124.75, 31.00, 10.0),
    "east china sea east": Node(126.40, 30.60, 10.0),
    "zhoushan sea": Node(123.40, 30.00, 4.0),
    "east china sea south": Node(124.50, 29.00, 10.0),
    "wenzhou sea": Node(122.80, 28.10, 5.0),
    "pacific": Node(127.10, 28.60, 10.0, coverage_ends=True),
    # round Taiwan
    "taiwan north": Node(121.60, 26.05, 3.0),
    "taiwan strait north": Node(120.55, 25.45, 4.0),
    "taiwan strait": Node(119.95, 24.55, 4.0),
    "taichung": Node(120.32, 24.27, 0.3),
    "penghu": Node(119.95, 23.35, 2.0),
    "kaohsiung": Node(120.10, 22.58, 0.5),
    "south china sea": Node(118.90, 21.60, 10.0, coverage_ends=True),
    "taiwan north-east": Node(122.45, 25.40, 4.0),
    "philippine sea": Node(122.55, 23.40, 8.0, coverage_ends=True),
}

EDGES = (
    ("bohai west", "bohai"),
    ("bohai", "laotieshan"),
    ("laotieshan", "north yellow sea"),
    ("dalian roads", "north yellow sea"),
    ("dalian roads", "laotieshan"),
    ("dalian", "dalian roads"),
    ("north yellow sea", "chengshan"),
    ("north yellow sea", "korea bay"),
    ("chengshan", "korea bay"),
    ("chengshan", "yellow sea"),
    ("chengshan", "yellow sea east"),
    ("korea bay", "nampo roads"),
    ("korea bay", "yellow sea east"),
    ("korea bay", "yellow sea"),
    ("nampo roads", "sokdo"),
    ("sokdo", "barrage outside"),
    ("barrage outside", "barrage"),
    ("barrage", "taedong"),
    ("taedong", "nampo basin"),
    ("incheon", "incheon channel"),
    ("incheon channel", "incheon west"),
    ("incheon west", "incheon roads"),
    ("incheon roads", "yellow sea east"),
    ("incheon roads", "taean west"),
    ("taean west", "korea west"),
    ("yellow sea east", "yellow sea"),
    ("yellow sea east", "korea west"),
    ("yellow sea", "qingdao sea"),
    ("yellow sea", "yellow sea south"),
    ("qingdao sea", "yellow sea south"),
    ("qingdao sea", "qingdao roads"),
    ("qingdao roads", "qingdao"),
    ("qingdao", "qingdao gate"),
    ("yellow sea south", "east china sea north"),
    ("yellow sea south", "jeju west"),
    ("yellow sea south", "korea south-west"),
    ("korea west", "korea south-west"),
    ("korea south-west", "jeju west"),
    ("korea south-west", "east china sea north"),
    ("jeju west", "jeju north"),
    ("jeju west", "jeju south"),
    ("jeju north", "korea south"),
    ("korea south", "yeosu roads"),
    ("korea south", "korea south-east"),
    ("yeosu roads", "yeosu channel"),
    ("yeosu channel", "yeosu"),
    ("yeosu roads", "korea south-east"),
    ("yeosu roads", "tsushima west"),
    ("korea south-east", "busan roads"),
    ("korea south-east", "tsushima west"),
    ("busan roads", "busan"),
    ("busan roads", "korea strait"),
    ("korea strait", "japan sea south"),
    ("japan sea south", "japan sea"),
    ("japan sea", "japan sea north"),
    ("japan sea", "off tsugaru"),
    ("japan sea north", "vostochny roads"),
    ("japan sea north", "off tsugaru"),
    ("vostochny roads", "vostochny"),
    ("jeju south", "jeju south-east"),
    ("jeju south", "east china sea north"),
    ("jeju south", "east china sea"),
    ("jeju south", "east china sea east"),
    ("jeju south-east", "tsushima west"),
    ("jeju south-east", "danjo"),
    ("danjo", "osumi"),
    ("danjo", "east china sea east"),
    ("osumi", "pacific east"),
    ("east china sea north", "changjiang"),
    ("east china sea north", "east china sea"),
    ("changjiang", "maan east"),
    ("maan east", "yangshan roads"),
    ("changjiang", "east china sea"),
    ("yangshan roads", "yangshan gate"),
    ("yangshan roads", "zhoushan sea"),
    ("changjiang", "zhoushan sea"),
    ("east china sea", "zhoushan sea"),
    ("east china sea", "east china sea east"),
    ("east china sea", "east china sea south"),
    ("east china sea east", "east china sea south"),
    ("east china sea east", "pacific"),
    ("zhoushan sea", "east china sea south"),
    ("zhoushan sea", "wenzhou sea"),
    ("east china sea south", "wenzhou sea"),
    ("east china sea south", "pacific"),
    ("east china sea south", "taiwan north-east"),
    ("wenzhou sea", "taiwan north"),
    ("taiwan north", "taiwan strait north"),
    ("taiwan north", "taiwan north-east"),
    ("taiwan north-east", "philippine sea"),
    ("taiwan strait north", "taiwan strait"),
    ("taiwan strait", "taichung"),
    ("taichung", "penghu"),
    ("taiwan strait", "penghu"),
    ("penghu", "kaohsiung"),
    ("kaohsiung", "south china sea"),
    ("penghu", "south china sea"),
)

PORTS = {
    "nampo": Port("NAMPO", (125.362, 38.7020), (125.412, 38.7065), 8, "nampo basin"),
    "nampo north": Port("NAMPO", (125.372, 38.7088), (125.414, 38.7124), 7, "nampo basin"),
    "vostochny": Port("VOSTOCHNYY", (133.015, 42.757), (133.022, 42.768), 3, "vostochny"),
    "yeosu": Port("YEOSU", (127.768, 34.752), (127.772, 34.767), 3, "yeosu"),
    "kaohsiung": Port("KAOHSIUNG", (120.235, 22.600), (120.222, 22.635), 6, "kaohsiung"),
    "taichung": Port("TAICHUNG", (120.474, 24.265), (120.486, 24.300), 6, "taichung"),
    "busan": Port("BUSAN", (129.062, 35.1085), (129.088, 35.1030), 5, "busan"),
    "incheon": Port("INCHEON", (126.580, 37.465), (126.580, 37.442), 4, "incheon"),
    "dalian": Port("DALIAN", (121.690, 38.933), (121.722, 38.940), 4, "dalian"),
    "qingdao": Port("QINGDAO", (120.285, 36.070), (120.262, 36.084), 4, "qingdao gate"),
    "yangshan": Port("YANGSHAN", (122.200, 30.630), (122.255, 30.630), 8, "yangshan gate"),
    "tianjin": Port("TIANJIN XINGANG", (117.800, 38.965), (117.850, 38.940), 6, "bohai west"),
}

ANCHORAGES = {
    "changjiang": Anchorage(122.560, 31.100, 6, 4, 420.0, 1300.0, "changjiang"),
    "yeosu": Anchorage(127.930, 34.420, 5, 3, 360.0, 1100.0, "yeosu roads"),
    "busan": Anchorage(129.120, 34.985, 4, 2, 950.0, 1000.0, "busan roads"),
    "kaohsiung": Anchorage(120.080, 22.470, 4, 3, 400.0, 1200.0, "kaohsiung"),
    "incheon": Anchorage(126.170, 37.322, 4, 2, 430.0, 1000.0, "incheon west"),
    "qingdao": Anchorage(120.600, 35.890, 4, 2, 900.0, 1000.0, "qingdao roads"),
}

MEETING_AREAS = (
    # lon, lat, radius in km, lane node: about where such meetings were published
    (124.10, 31.20, 45.0, "east china sea"),
    (125.15, 31.18, 45.0, "east china sea"),
    (126.20, 31.14, 45.0, "east china sea east"),
    (123.75, 29.35, 40.0, "zhoushan sea"),
    (124.37, 28.65, 45.0, "east china sea south"),
    (123.85, 36.90, 35.0, "yellow sea"),
)

FISHING_GROUNDS = (
    (122.60, 35.20),
    (124.40, 33.30),
    (122.90, 32.20),
    (126.30, 29.30),
    (123.40, 27.40),
    (124.20, 37.30),
)
