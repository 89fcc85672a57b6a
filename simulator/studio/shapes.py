"""Shapes to model products from. Each returns a Blender object, smooth, with UVs in length units.

Coordinates: z is up, the camera looks along +y from the front (it stands at negative y), and
things stand on z = 0. A product is about one unit in its largest dimension.
"""

import math
from collections.abc import Callable, Sequence

import bmesh
import bpy
import numpy as np
from mathutils import Euler

Point = tuple[float, float, float]
Profile = Sequence[tuple[float, float]]


def _object(
    name: str,
    points: Sequence[Point],
    faces: Sequence[Sequence[int]],
    uvs: Sequence[tuple[float, float]] | None,
    material: bpy.types.Material,
) -> bpy.types.Object:
    """Make a smooth mesh object; ``uvs`` has one entry for each corner of each face, in order."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(map(float, point)) for point in points], [], faces)
    if uvs is not None:
        layer = mesh.uv_layers.new()
        layer.data.foreach_set("uv", np.asarray(uvs, dtype=np.float32).ravel())
    mesh.materials.append(material)
    mesh.shade_smooth()
    mesh.update()
    made = bpy.data.objects.new(name, mesh)
    bpy.context.collection.objects.link(made)
    return made


def smooth_profile(points: Profile, steps: int = 6) -> list[tuple[float, float]]:
    """Return a Catmull-Rom curve through ``points``, ``steps`` pieces between two of them."""
    given = np.array(points, dtype=float)
    padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    curve = []
    for i in range(1, len(padded) - 2):
        a, b, c, d = padded[i - 1 : i + 3]
        for t in np.arange(steps) / steps:
            curve.append(
                0.5
                * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                   + (3 * b - 3 * c + d - a) * t**3)
            )  # fmt: skip
    curve.append(given[-1])
    return [(max(0.0, float(r)), float(z)) for r, z in curve]


def lathe(
    profile: Profile,
    material: bpy.types.Material,
    *,
    sides: int = 64,
    wobble: Callable[[float, float], float] | None = None,
    thickness: float = 0.0,
    sharp: bool = False,
) -> bpy.types.Object:
    """Turn a profile of ``(radius, z)`` points around the z axis.

    Parameters
    ----------
    profile
        from the bottom up; a radius of 0 closes the end. For a vessel give the outside only and a
        ``thickness``: it stays open at the top.
    sides
        around; 4 to 12 with ``sharp`` make faceted things.
    wobble
        ``(angle, height) -> factor`` on the radius: lobes, waves, a hand-made unevenness.
        Height runs from 0 to 1.
    thickness
        of the wall, inwards; 0 leaves the surface bare.
    sharp
        flat faces instead of smooth ones.
    """
    radii = np.array([r for r, _ in profile], dtype=float)
    heights = np.array([z for _, z in profile], dtype=float)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(radii), np.diff(heights)))])
    low, tall = heights.min(), max(np.ptp(heights), 1e-9)
    around = max(1.0, round(2 * math.pi * radii.max() * 2)) / 2  # whole pattern repeats
    points: list[Point] = []
    for r, z in zip(radii, heights, strict=True):
        for side in range(sides):
            angle = 2 * math.pi * side / sides
            radius = r * (wobble(angle, (z - low) / tall) if wobble else 1.0)
            points.append((radius * math.cos(angle), radius * math.sin(angle), z))
    faces, uvs = [], []
    for ring in range(len(radii) - 1):
        for side in range(sides):
            after = (side + 1) % sides
            faces.append(
                (ring * sides + side, ring * sides + after,
                 (ring + 1) * sides + after, (ring + 1) * sides + side)
            )  # fmt: skip
            left, right = around * side / sides, around * (side + 1) / sides
            low_v, high_v = length[ring], length[ring + 1]
            uvs += [(left, low_v), (right, low_v), (right, high_v), (left, high_v)]
    made = _object("lathe", points, faces, uvs, material)
    _weld(made)
    if thickness:
        solidify(made, thickness)
    if sharp:
        flat_shading(made)
    return made


def _weld(made: bpy.types.Object) -> None:
    """Merge the points of a closed end, which lie on each other."""
    mesh = bmesh.new()
    mesh.from_mesh(made.data)
    bmesh.ops.remove_doubles(mesh, verts=mesh.verts, dist=1e-6)
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    mesh.to_mesh(made.data)
    mesh.free()


def solidify(made: bpy.types.Object, thickness: float) -> bpy.types.Object:
    """Give a surface a wall."""
    modifier = made.modifiers.new("wall", "SOLIDIFY")
    modifier.thickness = thickness
    modifier.offset = -1.0
    modifier.use_even_offset = False
    return made


def subdivide(made: bpy.types.Object, levels: int = 2) -> bpy.types.Object:
    """Round an object by subdivision."""
    modifier = made.modifiers.new("round", "SUBSURF")
    modifier.levels = modifier.render_levels = levels
    return made


def flat_shading(made: bpy.types.Object) -> bpy.types.Object:
    """Show an object's faces as flat."""
    made.data.shade_flat()
    return made


def box(
    size: Point,
    material: bpy.types.Material,
    *,
    at: Point = (0.0, 0.0, 0.0),
    bevel: float = 0.01,
    segments: int = 3,
) -> bpy.types.Object:
    """A box with rounded edges; ``at`` is the middle of its bottom. UVs run in length units."""
    x, y, z = (side / 2 for side in size)
    corners = [(a, b, c) for a in (-x, x) for b in (-y, y) for c in (0.0, 2 * z)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    uvs = []
    for index, face in enumerate(faces):
        for corner in face:
            a, b, c = corners[corner]
            uvs.append((b, c) if index < 2 else (a, c) if index < 4 else (a, b))
    made = _object("box", corners, faces, uvs, material)
    made.location = at
    if bevel > 0:
        modifier = made.modifiers.new("edges", "BEVEL")
        modifier.width = min(bevel, 0.49 * min(size))
        modifier.segments = segments
    return made


def tube(
    path: Sequence[Point],
    radius: float | Sequence[float],
    material: bpy.types.Material,
    *,
    sides: int = 16,
    closed: bool = False,
    smooth: int = 6,
    flatten: float = 1.0,
) -> bpy.types.Object:
    """A round bar along a path: handles, legs, cords, branches.

    Parameters
    ----------
    path
        points; a smooth curve goes through them.
    radius
        one for all, or one for each point of ``path``.
    smooth
        pieces between two points; 1 keeps straight lines.
    closed
        join the end to the start.
    flatten
        below 1 makes the section an upright ellipse: a strap.
    """
    given = np.array([*path, path[0]] if closed else path, dtype=float)
    radii = (
        np.full(len(given), radius)
        if np.isscalar(radius)
        else np.array([*radius, radius[0]] if closed else radius, dtype=float)
    )  # type: ignore[misc]
    if smooth > 1:
        ends = (given[-2], given[1]) if closed else (2 * given[0] - given[1],
                                                     2 * given[-1] - given[-2])  # fmt: skip
        padded = np.vstack([ends[0], given, ends[1]])
        curve, sizes = [], []
        for i in range(1, len(padded) - 2):
            a, b, c, d = padded[i - 1 : i + 3]
            for t in np.arange(smooth) / smooth:
                curve.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                                    + (3 * b - 3 * c + d - a) * t**3))  # fmt: skip
                sizes.append(radii[i - 1] * (1 - t) + radii[i] * t)
        centres = np.array([*curve, given[-1]])
        radii = np.array([*sizes, radii[-1]])
    else:
        centres = given
    tangents = np.gradient(centres, axis=0)
    if closed:
        tangents[0] = tangents[-1] = centres[1] - centres[-2]
    tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
    # Carried along from ring to ring, the section does not twist.
    normal = np.cross(tangents[0], (0.0, 0.0, 1.0))
    if np.linalg.norm(normal) < 1e-3:
        normal = np.array((1.0, 0.0, 0.0))
    points: list[Point] = []
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(centres, axis=0), axis=1))])
    for centre, tangent, r in zip(centres, tangents, radii, strict=True):
        normal = normal - tangent * (normal @ tangent)
        normal /= max(float(np.linalg.norm(normal)), 1e-9)
        other = np.cross(tangent, normal)
        for side in range(sides):
            angle = 2 * math.pi * side / sides
            points.append(tuple(centre + r * (flatten * math.cos(angle) * normal
                                              + math.sin(angle) * other)))  # fmt: skip
    faces: list[tuple[int, ...]] = []
    uvs = []
    for ring in range(len(centres) - 1):
        for side in range(sides):
            after = (side + 1) % sides
            faces.append((ring * sides + side, ring * sides + after,
                          (ring + 1) * sides + after, (ring + 1) * sides + side))  # fmt: skip
            left, right = 0.3 * side / sides, 0.3 * (side + 1) / sides
            uvs += [(left, lengths[ring]), (right, lengths[ring]),
                    (right, lengths[ring + 1]), (left, lengths[ring + 1])]  # fmt: skip
    if not closed:
        last = (len(centres) - 1) * sides
        faces += [tuple(reversed(range(sides))), tuple(last + side for side in range(sides))]
        uvs += [(0.0, 0.0)] * (2 * sides)
    return _object("tube", points, faces, uvs, material)


def sheet(
    surface: Callable[[float, float], Point],
    material: bpy.types.Material,
    *,
    size: tuple[float, float] = (1.0, 1.0),
    cells: tuple[int, int] = (48, 48),
    thickness: float = 0.0,
) -> bpy.types.Object:
    """A surface ``(s, t) -> point`` for s and t from 0 to 1: cloth, paper, leaves, shells.

    ``size`` is its length along s and t, for the UVs.
    """
    columns, rows = cells
    points = [surface(i / columns, j / rows) for j in range(rows + 1) for i in range(columns + 1)]
    faces, uvs = [], []
    for j in range(rows):
        for i in range(columns):
            first = j * (columns + 1) + i
            faces.append((first, first + 1, first + columns + 2, first + columns + 1))
            for a, b in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)):
                uvs.append((size[0] * a / columns, size[1] * b / rows))
    made = _object("sheet", points, faces, uvs, material)
    if thickness:
        solidify(made, thickness)
    return made


def ball(
    radius: float,
    material: bpy.types.Material,
    *,
    at: Point = (0.0, 0.0, 0.0),
    squash: Point = (1.0, 1.0, 1.0),
) -> bpy.types.Object:
    """A ball around ``at``, squashed along the axes."""
    profile = [(radius * math.sin(a), -radius * math.cos(a)) for a in np.linspace(0, math.pi, 25)]
    made = lathe(profile, material, sides=48)
    made.location, made.scale = at, squash
    return made


def disc(
    radius: float, height: float, material: bpy.types.Material, *, at: Point = (0, 0, 0),
    bevel: float = 0.01, sides: int = 64,
) -> bpy.types.Object:  # fmt: skip
    """A flat cylinder standing on ``at``, with rounded edges."""
    bevel = min(bevel, height / 2.05, radius / 2)
    corner = [(math.sin(a), 1 - math.cos(a)) for a in np.linspace(0, math.pi / 2, 5)]
    low = [(radius - bevel + bevel * x, bevel * y) for x, y in corner]
    high = [(r, height - z) for r, z in reversed(low)]
    made = lathe([(0.0, 0.0), *low, *high, (0.0, height)], material, sides=sides)
    made.location = at
    return made


def outline(
    points: Sequence[tuple[float, float]],
    depth: float,
    material: bpy.types.Material,
    *,
    bevel: float = 0.008,
    upright: bool = True,
) -> bpy.types.Object:
    """A flat shape cut from a board: its outline in ``(x, z)``, or ``(x, y)`` when not upright.

    It is ``depth`` thick: upright it reaches from y = -depth / 2 to depth / 2, lying from z = 0 up.
    """
    n = len(points)
    if upright:
        front = [(x, -depth / 2, z) for x, z in points]
        back = [(x, depth / 2, z) for x, z in points]
    else:
        front = [(x, y, 0.0) for x, y in points]
        back = [(x, y, depth) for x, y in points]
    faces = [tuple(range(n)), tuple(reversed(range(n, 2 * n)))]
    faces += [(i, n + i, n + (i + 1) % n, (i + 1) % n) for i in range(n)]
    flat = list(points)
    uvs = [*flat, *reversed(flat)]
    for i in range(n):
        a, b = flat[i], flat[(i + 1) % n]
        uvs += [a, (a[0], a[1] + depth), (b[0], b[1] + depth), b]
    made = _object("outline", [*front, *back], faces, uvs, material)
    _weld(made)
    flat_shading(made)
    if bevel:
        modifier = made.modifiers.new("edges", "BEVEL")
        modifier.width, modifier.segments = bevel, 2
        modifier.limit_method = "ANGLE"
    return made


def superellipse(
    width: float, height: float, power: float, count: int = 64
) -> list[tuple[float, float]]:
    """Points of a superellipse: power 2 is an ellipse, 4 a rounded rectangle, 20 a rectangle."""
    points = []
    for i in range(count):
        angle = 2 * math.pi * i / count
        c, s = math.cos(angle), math.sin(angle)
        points.append((
            width / 2 * math.copysign(abs(c) ** (2 / power), c),
            height / 2 * math.copysign(abs(s) ** (2 / power), s),
        ))  # fmt: skip
    return points


def move(
    made: bpy.types.Object,
    *,
    at: Point | None = None,
    turn: Point | None = None,
    scale: Point | None = None,
) -> bpy.types.Object:
    """Place an object: location, rotation in degrees about x, y and z, and scale."""
    if at is not None:
        made.location = at
    if turn is not None:
        made.rotation_euler = tuple(math.radians(angle) for angle in turn)
    if scale is not None:
        made.scale = scale
    return made


def lobes(count: int, depth: float, phase: float = 0.0) -> Callable[[float, float], float]:
    """A wobble for :func:`lathe` with ``count`` even lobes around: flutes, petals, pumpkins."""
    return lambda angle, _height: 1 + depth * math.cos(count * angle + phase)


def handmade(random: np.random.Generator, depth: float = 0.06) -> Callable[[float, float], float]:
    """A wobble for :func:`lathe` with the dents and bulges of handmade things."""
    waves = [
        (depth * random.uniform(0.3, 1.0) / (k + 1), k + 1, random.uniform(0, 6.3),
         random.uniform(-3, 3))
        for k in range(3)
    ]  # fmt: skip
    return lambda angle, height: (
        1
        + sum(size * math.cos(k * angle + phase + rise * height) for size, k, phase, rise in waves)
    )


def bundle(
    paths: Sequence[Sequence[Point]],
    radius: float | Sequence[float],
    material: bpy.types.Material,
    *,
    sides: int = 6,
    closed: bool = False,
) -> bpy.types.Object:
    """Many thin bars as one object: fringe, wicker, wire, bristles.

    ``radius`` is one for all, or one for each point along every path (they then taper alike).
    """
    points: list[Point] = []
    faces: list[tuple[int, ...]] = []
    uvs: list[tuple[float, float]] = []
    angles = 2 * math.pi * np.arange(sides) / sides
    for path in paths:
        centres = np.asarray(path, dtype=float)
        n = len(centres)
        if closed:
            tangents = np.roll(centres, -1, axis=0) - np.roll(centres, 1, axis=0)
        else:
            tangents = np.gradient(centres, axis=0)
        tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
        # The axis that the bar least runs along never meets its direction.
        reference = np.eye(3)[int(np.abs(tangents).max(axis=0).argmin())]
        normals = np.cross(tangents, reference)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        others = np.cross(tangents, normals)
        radii = np.broadcast_to(np.asarray(radius, dtype=float), (n,))[:, None, None]
        rings = centres[:, None] + radii * (
            np.cos(angles)[None, :, None] * normals[:, None]
            + np.sin(angles)[None, :, None] * others[:, None]
        )
        steps = np.linalg.norm(np.diff(centres, axis=0, append=centres[:1]), axis=1)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        first = len(points)
        points += [tuple(point) for point in rings.reshape(-1, 3)]
        for ring in range(n if closed else n - 1):
            here, there = first + ring * sides, first + (ring + 1) % n * sides
            for side in range(sides):
                after = (side + 1) % sides
                faces.append((here + side, here + after, there + after, there + side))
                left, right = 0.1 * side / sides, 0.1 * (side + 1) / sides
                uvs += [(left, along[ring]), (right, along[ring]),
                        (right, along[ring + 1]), (left, along[ring + 1])]  # fmt: skip
        if not closed:
            last = first + (n - 1) * sides
            faces += [tuple(first + side for side in reversed(range(sides))),
                      tuple(last + side for side in range(sides))]  # fmt: skip
            uvs += [(0.0, 0.0)] * (2 * sides)
    return _object("bundle", points, faces, uvs, material)


def dip(
    made: bpy.types.Object,
    material: bpy.types.Material,
    *,
    at: Point,
    towards: Point = (0.0, 0.0, -1.0),
) -> bpy.types.Object:
    """Coat the part of an object beyond a plane with a second material: a dipped base or end.

    The plane goes through ``at``, in the object's own coordinates, and faces ``towards``.
    """
    mesh = bmesh.new()
    mesh.from_mesh(made.data)
    bmesh.ops.bisect_plane(
        mesh, geom=[*mesh.verts, *mesh.edges, *mesh.faces], plane_co=at, plane_no=towards
    )
    made.data.materials.append(material)
    slot = len(made.data.materials) - 1
    origin, direction = np.array(at), np.array(towards)
    for face in mesh.faces:
        if (np.array(face.calc_center_median()) - origin) @ direction > 0:
            face.material_index = slot
    mesh.to_mesh(made.data)
    mesh.free()
    return made


def fillet(points: Profile, radius: float, steps: int = 4) -> list[tuple[float, float]]:
    """Return a profile whose corners are rounded by ``radius``; its two ends stay."""
    given = np.array(points, dtype=float)
    curve = [given[0]]
    for before, corner, after in zip(given[:-2], given[1:-1], given[2:], strict=True):
        back, on = before - corner, after - corner
        reach = min(radius, 0.48 * np.linalg.norm(back), 0.48 * np.linalg.norm(on))
        start = corner + back / max(np.linalg.norm(back), 1e-9) * reach
        end = corner + on / max(np.linalg.norm(on), 1e-9) * reach
        for t in np.linspace(0, 1, steps + 1):
            curve.append((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t**2 * end)
    curve.append(given[-1])
    return [(float(a), float(b)) for a, b in curve]


def squared(
    aspect: float = 1.0, power: float = 5.0, phase: float = 0.0
) -> Callable[[float, float], float]:
    """A wobble for :func:`lathe` that makes its section a rounded rectangle.

    It is ``aspect`` times as deep (y) as wide (x); ``power`` as in :func:`superellipse`.
    """
    return lambda angle, _height: (
        (abs(math.cos(angle - phase)) ** power + abs(math.sin(angle - phase) / aspect) ** power)
        ** (-1 / power)
    )


def tilt(turn: Point, made: Sequence[bpy.types.Object] | None = None) -> None:
    """Turn objects (all that are in the scene) about the origin, degrees about x, y and z."""
    matrix = Euler([math.radians(angle) for angle in turn]).to_matrix().to_4x4()
    for part in bpy.context.scene.objects if made is None else made:
        part.matrix_basis = matrix @ part.matrix_basis


def crisp(made: bpy.types.Object, angle: float = 35.0) -> bpy.types.Object:
    """Shade edges sharper than ``angle`` degrees as edges, the rest as smooth."""
    made.data.set_sharp_from_angle(angle=math.radians(angle))
    return made


def pad(
    points: Sequence[tuple[float, float]],
    height: float,
    material: bpy.types.Material,
    *,
    at: Point = (0.0, 0.0, 0.0),
    roll: float = 0.5,
    crown: float = 0.0,
) -> bpy.types.Object:
    """A seat, cushion or soft-edged slab: an outline in ``(x, y)`` lying on ``at``.

    ``roll`` says how round the edge is (1: all of the height) and ``crown`` how far the middle
    bulges up. The outline must be star-shaped around its mean.
    """
    edge = np.array(points, dtype=float)
    middle = edge.mean(axis=0)
    reach = float(np.linalg.norm(edge - middle, axis=1).mean())
    inset = 0.5 * roll * height / reach
    turned = np.linspace(-math.pi / 2, math.pi / 2, 9)
    rings = [(1e-4, 0.0), (0.5, 0.0)]
    rings += [
        (1 - inset * (1 - math.cos(a)), height * (0.5 + 0.5 * math.copysign(
            1 - roll + roll * abs(math.sin(a)), a) if abs(a) > 1e-6 else 0.5))
        for a in turned
    ]  # fmt: skip
    top = np.linspace(1 - inset, 1e-4, 7)[1:]
    rings += [(f, height + crown * (1 - (f / (1 - inset)) ** 2)) for f in top]
    n = len(edge)
    cloud: list[Point] = []
    for factor, z in rings:
        cloud += [(*(middle + factor * (point - middle)), z) for point in edge]
    faces, uvs = [], []
    for ring in range(len(rings) - 1):
        for i in range(n):
            j = (i + 1) % n
            face = (ring * n + i, ring * n + j, (ring + 1) * n + j, (ring + 1) * n + i)
            faces.append(face)
            uvs += [(cloud[c][0], cloud[c][1] - cloud[c][2]) for c in face]
    made = _object("pad", cloud, faces, uvs, material)
    _weld(made)
    made.location = at
    return made


def border(
    points: Sequence[tuple[float, float]],
    section: Sequence[tuple[float, float]],
    material: bpy.types.Material,
    *,
    sharp: bool = False,
) -> bpy.types.Object:
    """An upright frame around a picture, a mirror or a dial, mitred at its corners.

    ``points`` is its outer outline in ``(x, z)``, counter-clockwise from the front; ``section``
    the moulding as a closed loop of ``(inwards, forwards)``. Its back is at y = 0.
    """
    outer = np.array(points, dtype=float)
    n, k = len(outer), len(section)
    before, after = outer - np.roll(outer, 1, axis=0), np.roll(outer, -1, axis=0) - outer
    before /= np.linalg.norm(before, axis=1, keepdims=True)
    after /= np.linalg.norm(after, axis=1, keepdims=True)
    inward = np.stack([-(before + after)[:, 1], (before + after)[:, 0]], axis=1)
    inward /= np.linalg.norm(inward, axis=1, keepdims=True)
    cosine = np.abs(inward[:, 0] * -after[:, 1] + inward[:, 1] * after[:, 0])
    inward /= np.maximum(cosine, 0.4)[:, None]
    cloud = [
        (x + a * dx, -b, z + a * dz)
        for (x, z), (dx, dz) in zip(outer, inward, strict=True)
        for a, b in section
    ]
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(
        np.roll(outer, -1, axis=0) - outer, axis=1))])  # fmt: skip
    closed = np.array([*section, section[0]], dtype=float)
    around = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    faces, uvs = [], []
    for i in range(n):
        j = (i + 1) % n
        for a in range(k):
            b = (a + 1) % k
            faces.append((i * k + a, j * k + a, j * k + b, i * k + b))
            uvs += [(around[a], along[i]), (around[a], along[i + 1]),
                    (around[a + 1], along[i + 1]), (around[a + 1], along[i])]  # fmt: skip
    made = _object("border", cloud, faces, uvs, material)
    _weld(made)
    if sharp:
        flat_shading(made)
    return made


def copies(
    surface: Callable[[float, float], Point],
    places: Sequence[np.ndarray],
    material: bpy.types.Material,
    *,
    cells: tuple[int, int] = (4, 8),
) -> bpy.types.Object:
    """The same small surface many times in one object: the leaves of a plant, spines, petals.

    ``surface`` is as for :func:`sheet`; ``places`` are 4 x 4 matrices (see :func:`placed`).
    """
    columns, rows = cells
    part = np.array([
        (*surface(i / columns, j / rows), 1.0) for j in range(rows + 1) for i in range(columns + 1)
    ])  # fmt: skip
    cloud: list[Point] = []
    faces, uvs = [], []
    for place in places:
        start = len(cloud)
        cloud += [tuple(point) for point in (part @ place.T)[:, :3]]
        for j in range(rows):
            for i in range(columns):
                first = start + j * (columns + 1) + i
                faces.append((first, first + 1, first + columns + 2, first + columns + 1))
                for a, b in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)):
                    uvs.append((a / columns, b / rows))
    return _object("copies", cloud, faces, uvs, material)


def placed(
    at: Point, *, heading: float = 0.0, rise: float = 0.0, roll: float = 0.0, size: float = 1.0
) -> np.ndarray:
    """Return the 4 x 4 matrix that puts a thing made along +x at ``at``.

    It points to ``heading`` (degrees around z) and ``rise`` above the horizon, after ``roll``
    around its own length.
    """
    h, r, o = (math.radians(angle) for angle in (heading, -rise, roll))
    turn_z = np.array([(math.cos(h), -math.sin(h), 0), (math.sin(h), math.cos(h), 0), (0, 0, 1)])
    turn_y = np.array([(math.cos(r), 0, math.sin(r)), (0, 1, 0), (-math.sin(r), 0, math.cos(r))])
    turn_x = np.array([(1, 0, 0), (0, math.cos(o), -math.sin(o)), (0, math.sin(o), math.cos(o))])
    matrix = np.eye(4)
    matrix[:3, :3] = size * turn_z @ turn_y @ turn_x
    matrix[:3, 3] = at
    return matrix


def carve(made: bpy.types.Object, cutter: bpy.types.Object) -> bpy.types.Object:
    """Cut the closed shape ``cutter`` out of an object; it is used up."""
    modifier = made.modifiers.new("carve", "BOOLEAN")
    modifier.operation, modifier.object, modifier.solver = "DIFFERENCE", cutter, "EXACT"
    made.modifiers.move(len(made.modifiers) - 1, 0)
    bpy.context.view_layer.update()
    bpy.context.view_layer.objects.active = made
    bpy.ops.object.modifier_apply(modifier=modifier.name)
    bpy.data.objects.remove(cutter)
    return made
