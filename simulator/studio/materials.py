"""Materials that read as what they are: procedural, from Blender's own nodes, no texture files.

Patterns are drawn in UV space. The shapes of ``shapes.py`` lay their UVs out in units of length
(one is about a product's height), so that a stripe is as wide on a mug as on a cushion.
"""

from collections.abc import Callable
from typing import Any

import bpy

from simulator.products.design import Design

Colour = tuple[float, float, float, float]

NATURAL = {
    "terracotta": "#b5613c",
    "clear glass": "#ffffff",
    "oak": "#c49a67",
    "walnut": "#5c3b26",
    "brushed steel": "#b9bbbd",
    "brass": "#b9924a",
    "rattan": "#c79a5d",
    "marble": "#eceae6",
    "terrazzo": "#e6dfd3",
}
"""The colour of materials that are not dyed or glazed."""


def linear(code: str) -> Colour:
    """Return an sRGB code such as ``#c4663f`` as the linear RGBA that Blender computes in."""
    channels = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return (red, green, blue, 1.0)


def darker(colour: Colour, by: float) -> Colour:
    """Return ``colour`` times ``1 - by``; a negative ``by`` mixes in white instead."""
    red, green, blue = (c + (1 - c) * -by if by < 0 else c * (1 - by) for c in colour[:3])
    return (red, green, blue, 1.0)


class Nodes:
    """A material's node tree, a node a call.

    A socket that is passed as an input is linked; a plain value is set.
    """

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.shader = self.tree.nodes["Principled BSDF"]

    def add(self, kind: str, settings: dict[str, Any] | None = None, **inputs: Any) -> Any:
        """Add a node of type ``kind`` and return it; inputs by their name, spaces as ``_``."""
        node = self.tree.nodes.new(kind)
        for name, value in (settings or {}).items():
            setattr(node, name, value)
        for name, value in inputs.items():
            self.put(node.inputs[name.replace("_", " ")], value)
        return node

    def put(self, socket: Any, value: Any) -> None:
        """Link ``value`` into ``socket`` when it is a socket, and set it when it is not."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def set(self, **inputs: Any) -> "Nodes":
        """Set inputs of the Principled shader, such as ``Base_Color`` and ``Roughness``."""
        for name, value in inputs.items():
            self.put(self.shader.inputs[name.replace("_", " ")], value)
        return self

    def math(self, operation: str, first: Any, second: Any = 0.0) -> Any:
        """Return the value of a math node."""
        node = self.tree.nodes.new("ShaderNodeMath")
        node.operation = operation
        self.put(node.inputs[0], first)
        self.put(node.inputs[1], second)
        return node.outputs[0]

    def mix(self, factor: Any, first: Any, second: Any) -> Any:
        """Return the mix of two colours."""
        node = self.tree.nodes.new("ShaderNodeMix")
        node.data_type = "RGBA"
        self.put(node.inputs[0], factor)
        self.put(node.inputs[6], first)
        self.put(node.inputs[7], second)
        return node.outputs[2]

    def uv(self) -> tuple[Any, Any]:
        """Return the UV coordinates ``u`` and ``v``."""
        parts = self.add(
            "ShaderNodeSeparateXYZ", Vector=self.add("ShaderNodeTexCoord").outputs["UV"]
        )
        return parts.outputs[0], parts.outputs[1]

    def position(self, kind: str = "Object") -> Any:
        """Return coordinates of a kind: ``Object``, ``Generated`` or ``UV``."""
        return self.add("ShaderNodeTexCoord").outputs[kind]

    def noise(self, scale: float, detail: float = 2.0, stretch: tuple[float, ...] = ()) -> Any:
        """Return noise from 0 to 1 over the object, stretched along axes if asked."""
        where = self.position()
        if stretch:
            where = self.add("ShaderNodeMapping", Vector=where, Scale=stretch).outputs[0]
        return self.add("ShaderNodeTexNoise", Vector=where, Scale=scale, Detail=detail).outputs[0]

    def ramp(self, factor: Any, stops: list[tuple[float, Colour]]) -> Any:
        """Return ``factor`` through a colour ramp."""
        node = self.add("ShaderNodeValToRGB", Fac=factor)
        elements = node.color_ramp.elements
        elements[0].position, elements[0].color = stops[0]
        elements[1].position, elements[1].color = stops[-1]
        for position, colour in stops[1:-1]:
            elements.new(position).color = colour
        return node.outputs[0]

    def bump(self, height: Any, strength: float, distance: float = 0.01) -> "Nodes":
        """Raise the surface by ``height``."""
        node = self.add("ShaderNodeBump", Strength=strength, Distance=distance, Height=height)
        self.put(self.shader.inputs["Normal"], node.outputs[0])
        return self


def _wave(nodes: Nodes, along: Any, frequency: float) -> Any:
    """Return a square wave, 0 or 1, ``frequency`` times a unit."""
    return nodes.math(
        "GREATER_THAN", nodes.math("FRACT", nodes.math("MULTIPLY", along, frequency)), 0.5
    )


def patterned(nodes: Nodes, pattern: str, main: Colour, second: Colour, scale: float) -> Any:
    """Return the colour of a pattern on the surface, as a socket or a plain colour."""
    if pattern == "plain":
        return main
    if pattern == "speckle":
        where = nodes.position()
        spots = nodes.add("ShaderNodeTexVoronoi", Vector=where, Scale=26 * scale).outputs[0]
        some = nodes.noise(9 * scale)
        size = nodes.math("MULTIPLY", some, 0.42)
        return nodes.mix(nodes.math("LESS_THAN", spots, size), main, second)
    if pattern == "gradient":
        height = nodes.add("ShaderNodeSeparateXYZ", Vector=nodes.position("Generated")).outputs[2]
        uneven = nodes.math("ADD", height, nodes.math("MULTIPLY", nodes.noise(5.0), 0.18))
        return nodes.ramp(uneven, [(0.3, main), (0.85, second)])
    u, v = nodes.uv()
    if pattern == "stripe":
        return nodes.mix(_wave(nodes, v, 6.5 * scale), main, second)
    if pattern == "check":
        across, up = _wave(nodes, u, 5 * scale), _wave(nodes, v, 5 * scale)
        both = nodes.math("MULTIPLY", nodes.math("ADD", across, up), 0.5)
        return nodes.mix(both, main, second)
    if pattern == "weave":
        across, up = _wave(nodes, u, 14 * scale), _wave(nodes, v, 14 * scale)
        over = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", across, up))
        return nodes.mix(over, main, second)
    return main


def ceramic(
    name: str, main: Colour, second: Colour, pattern: str = "plain", scale: float = 1.0
) -> bpy.types.Material:
    """Glazed, matt or terracotta: by ``name``."""
    nodes = Nodes(name)
    colour = patterned(nodes, pattern, main, second, scale)
    if name == "glazed ceramic":
        nodes.set(Base_Color=colour, Roughness=0.12, Coat_Weight=0.6, Coat_Roughness=0.04)
        return nodes.bump(nodes.noise(6.0), 0.06).material
    if name == "terracotta":
        cloud = nodes.mix(nodes.math("MULTIPLY", nodes.noise(4.0, 6.0), 0.35), colour,
                          linear("#e3b08f"))  # fmt: skip
        nodes.set(Base_Color=cloud, Roughness=0.9, Specular_IOR_Level=0.2)
        return nodes.bump(nodes.noise(60.0, 6.0), 0.25).material
    nodes.set(Base_Color=colour, Roughness=0.62, Specular_IOR_Level=0.35)
    return nodes.bump(nodes.noise(80.0, 4.0), 0.12).material


def glass(main: Colour, pattern: str, *, clear: bool) -> bpy.types.Material:
    """Clear or coloured glass, which light passes without refractive caustics."""
    nodes = Nodes("clear glass" if clear else "coloured glass")
    if clear:
        colour: Any = (0.94, 0.98, 0.97, 1.0)
    elif pattern == "gradient":
        colour = patterned(nodes, pattern, darker(main, -0.15), (0.96, 0.98, 0.98, 1.0), 1.0)
    else:
        colour = darker(main, -0.18)
    nodes.set(Base_Color=colour, Roughness=0.02, IOR=1.45, Transmission_Weight=1.0)
    # Shadow rays pass the glass tinted, so that its shadow is not black without caustics.
    tree, output = nodes.tree, nodes.tree.nodes["Material Output"]
    path = nodes.add("ShaderNodeLightPath")
    through = nodes.add("ShaderNodeBsdfTransparent", Color=colour)
    mixed = tree.nodes.new("ShaderNodeMixShader")
    tree.links.new(path.outputs["Is Shadow Ray"], mixed.inputs[0])
    tree.links.new(nodes.shader.outputs[0], mixed.inputs[1])
    tree.links.new(through.outputs[0], mixed.inputs[2])
    tree.links.new(mixed.outputs[0], output.inputs["Surface"])
    return nodes.material


def wood(
    name: str, second: Colour, pattern: str, scale: float, along: str = "z"
) -> bpy.types.Material:
    """Oak or walnut with grain ``along`` an axis of the object; patterns are painted on."""
    nodes = Nodes(name)
    base = linear(NATURAL[name])
    stretch = {"x": (0.5, 7.0, 7.0), "y": (7.0, 0.5, 7.0), "z": (7.0, 7.0, 0.5)}[along]
    where = nodes.add("ShaderNodeMapping", Vector=nodes.position(), Scale=stretch).outputs[0]
    grain = nodes.add(
        "ShaderNodeTexNoise", Vector=where, Scale=3.2, Detail=8.0, Roughness=0.62, Distortion=0.6
    ).outputs[0]
    colour = nodes.ramp(
        grain, [(0.32, darker(base, 0.45)), (0.5, base), (0.68, darker(base, -0.22))]
    )
    if pattern != "plain":
        colour = nodes.mix(
            nodes.add("ShaderNodeRGBToBW", Color=patterned(
                nodes, pattern, (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0), scale)).outputs[0],
            colour, second)  # fmt: skip
    nodes.set(Base_Color=colour, Roughness=0.48, Coat_Weight=0.12, Coat_Roughness=0.3)
    return nodes.bump(grain, 0.12).material


def metal(name: str, main: Colour, second: Colour, pattern: str) -> bpy.types.Material:
    """Brushed steel, brass or painted steel."""
    nodes = Nodes(name)
    if name == "painted steel":
        colour = patterned(nodes, pattern, main, second, 1.0)
        return nodes.set(
            Base_Color=colour, Roughness=0.32, Coat_Weight=0.4, Coat_Roughness=0.15
        ).material
    base = linear(NATURAL[name])
    brushed = nodes.noise(7.0, 5.0, stretch=(2.0, 2.0, 60.0))
    rough = nodes.math("ADD", nodes.math("MULTIPLY", brushed, 0.22), 0.12)
    nodes.set(Base_Color=base, Metallic=1.0, Roughness=rough)
    if name == "brushed steel":
        nodes.set(Anisotropic=0.4)
        nodes.bump(brushed, 0.03)
    return nodes.material


def fabric(
    name: str, main: Colour, second: Colour, pattern: str, scale: float
) -> bpy.types.Material:
    """Linen or wool: sheen and visible threads."""
    nodes = Nodes(name)
    colour = patterned(nodes, pattern, main, second, scale)
    u, v = nodes.uv()
    fine = 70.0 if name == "linen" else 34.0
    threads = nodes.math(
        "MULTIPLY",
        nodes.math("SINE", nodes.math("MULTIPLY", u, fine * 6.283)),
        nodes.math("SINE", nodes.math("MULTIPLY", v, fine * 6.283)),
    )
    rough = nodes.noise(30.0 if name == "linen" else 16.0, 6.0)
    height = nodes.math("ADD", nodes.math("MULTIPLY", threads, 0.5), rough)
    shaded = nodes.mix(nodes.math("MULTIPLY", rough, 0.35), colour, (0.02, 0.02, 0.02, 1.0))
    nodes.set(Base_Color=shaded, Roughness=0.95, Specular_IOR_Level=0.1, Sheen_Weight=0.5)
    return nodes.bump(height, 0.35 if name == "linen" else 0.75, 0.02).material


def rattan(second: Colour) -> bpy.types.Material:
    """A wicker weave: strands that pass over and under each other."""
    nodes = Nodes("rattan")
    base = linear(NATURAL["rattan"])
    u, v = nodes.uv()
    k = 22.0
    across = nodes.math("SINE", nodes.math("MULTIPLY", u, k * 3.1416))
    up = nodes.math("SINE", nodes.math("MULTIPLY", v, k * 6.283))
    height = nodes.math("ABSOLUTE", nodes.math("ADD", across, up))
    colour = nodes.ramp(
        nodes.math("MULTIPLY", height, 0.5),
        [(0.0, darker(base, 0.8)), (0.3, darker(base, 0.25)), (0.8, darker(base, -0.2))],
    )
    tinted = nodes.mix(nodes.math("MULTIPLY", nodes.noise(6.0), 0.25), colour, second)
    nodes.set(Base_Color=tinted, Roughness=0.6)
    return nodes.bump(height, 0.9, 0.03).material


def paper(main: Colour, second: Colour, pattern: str, scale: float) -> bpy.types.Material:
    """Paper or card: matt, faintly fibrous, a little translucent."""
    nodes = Nodes("paper")
    colour = patterned(nodes, pattern, main, second, scale)
    nodes.set(Base_Color=colour, Roughness=0.85, Specular_IOR_Level=0.15)
    nodes.set(Subsurface_Weight=0.15, Subsurface_Scale=0.05)
    return nodes.bump(nodes.noise(50.0, 8.0), 0.1).material


def marble() -> bpy.types.Material:
    """White marble with grey veins, polished."""
    nodes = Nodes("marble")
    bent = nodes.add(
        "ShaderNodeTexNoise", Vector=nodes.position(), Scale=2.2, Detail=9.0, Distortion=1.6
    ).outputs[0]
    vein = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", bent, 0.5))
    colour = nodes.ramp(
        vein, [(0.0, linear("#8d8f93")), (0.035, linear("#d4d3d1")), (0.12, linear("#f0eeea"))]
    )
    nodes.set(Base_Color=colour, Roughness=0.14, Subsurface_Weight=0.05)
    return nodes.material


def terrazzo(main: Colour, second: Colour) -> bpy.types.Material:
    """Chips of stone in pale cement, in the palette's colours."""
    nodes = Nodes("terrazzo")
    cells = nodes.add("ShaderNodeTexVoronoi", Vector=nodes.position(), Scale=15.0, Randomness=1.0)
    pick = nodes.add("ShaderNodeSeparateXYZ", Vector=cells.outputs["Color"]).outputs[0]
    chips = nodes.ramp(
        pick, [(0.0, main), (0.35, second), (0.5, linear("#4b4b4d")), (0.7, linear("#d6a98a"))]
    )
    inside = nodes.math("LESS_THAN", cells.outputs["Distance"], 0.36)
    colour = nodes.mix(inside, linear(NATURAL["terrazzo"]), chips)
    nodes.set(Base_Color=colour, Roughness=0.3)
    return nodes.material


def flat(code: str, *, roughness: float = 0.6, metallic: float = 0.0) -> bpy.types.Material:
    """One plain colour, for small parts."""
    nodes = Nodes(f"flat {code}")
    return nodes.set(Base_Color=linear(code), Roughness=roughness, Metallic=metallic).material


def glowing(code: str = "#ffd9a0", strength: float = 6.0) -> bpy.types.Material:
    """What shines: a bulb, a flame."""
    nodes = Nodes(f"glow {code}")
    return nodes.set(
        Base_Color=linear(code), Emission_Color=linear(code), Emission_Strength=strength
    ).material


def translucent(main: Colour, second: Colour, pattern: str = "plain") -> bpy.types.Material:
    """A lamp shade's cloth or paper: light passes it softly."""
    nodes = Nodes("shade")
    colour = patterned(nodes, pattern, main, second, 1.0)
    nodes.set(Base_Color=colour, Roughness=0.9, Specular_IOR_Level=0.1)
    tree, output = nodes.tree, nodes.tree.nodes["Material Output"]
    through = nodes.add("ShaderNodeBsdfTranslucent", Color=colour)
    mixed = nodes.add("ShaderNodeMixShader", Fac=0.45)
    tree.links.new(nodes.shader.outputs[0], mixed.inputs[1])
    tree.links.new(through.outputs[0], mixed.inputs[2])
    tree.links.new(mixed.outputs[0], output.inputs["Surface"])
    return nodes.material


def leaf(code: str = "#3f7a3a") -> bpy.types.Material:
    """A plant's leaf."""
    nodes = Nodes(f"leaf {code}")
    base = linear(code)
    colour = nodes.mix(nodes.noise(8.0, 4.0), darker(base, 0.35), darker(base, -0.15))
    return nodes.set(Base_Color=colour, Roughness=0.45, Subsurface_Weight=0.1).material


def made_of(
    material: str,
    main: str,
    second: str,
    pattern: str = "plain",
    *,
    scale: float = 1.0,
    along: str = "z",
) -> bpy.types.Material:
    """Return a material by its name in the designs, with sRGB codes for its two colours.

    ``scale`` makes a pattern finer (above 1) or coarser; ``along`` is the axis of wood's grain.
    """
    main_colour, second_colour = linear(main), linear(second)
    makers: dict[str, Callable[[], bpy.types.Material]] = {
        "glazed ceramic": lambda: ceramic(
            "glazed ceramic", main_colour, second_colour, pattern, scale
        ),
        "matt ceramic": lambda: ceramic("matt ceramic", main_colour, second_colour, pattern, scale),
        "terracotta": lambda: ceramic(
            "terracotta", linear(NATURAL["terracotta"]), second_colour, pattern, scale
        ),
        "clear glass": lambda: glass(main_colour, pattern, clear=True),
        "coloured glass": lambda: glass(main_colour, pattern, clear=False),
        "oak": lambda: wood("oak", second_colour, pattern, scale, along),
        "walnut": lambda: wood("walnut", second_colour, pattern, scale, along),
        "brushed steel": lambda: metal("brushed steel", main_colour, second_colour, pattern),
        "brass": lambda: metal("brass", main_colour, second_colour, pattern),
        "painted steel": lambda: metal("painted steel", main_colour, second_colour, pattern),
        "linen": lambda: fabric("linen", main_colour, second_colour, pattern, scale),
        "wool": lambda: fabric("wool", main_colour, second_colour, pattern, scale),
        "rattan": lambda: rattan(second_colour),
        "paper": lambda: paper(main_colour, second_colour, pattern, scale),
        "marble": marble,
        "terrazzo": lambda: terrazzo(main_colour, second_colour),
    }
    return makers[material]()


class Paint:
    """A design's materials, for the functions that model products.

    Attributes
    ----------
    main
        the design's material with its colour and pattern.
    plain
        the same without the pattern, for handles and spouts.
    accent
        the second colour on something that suits the main material.
    """

    def __init__(self, design: Design, *, scale: float = 1.0, along: str = "z") -> None:
        self.design = design
        self.colour, self.second = design.colour[1], design.accent[1]
        self.main = made_of(
            design.material, self.colour, self.second, design.pattern, scale=scale, along=along
        )
        plain = "weave" if design.material == "rattan" else "plain"
        self.plain = made_of(design.material, self.colour, self.second, plain, along=along)
        self.accent = made_of(
            {"ceramic": "glazed ceramic", "fibre": "linen"}.get(design.family, "painted steel"),
            self.second,
            self.colour,
        )

    def other(self, material: str, *, along: str = "z") -> bpy.types.Material:
        """Return another material in the design's main colour (oak legs, a brass socket...)."""
        return made_of(material, self.colour, self.second, along=along)

    def shade(self) -> bpy.types.Material:
        """Return the main colour and pattern as a lamp shade's translucent cloth."""
        return translucent(linear(self.colour), linear(self.second), self.design.pattern)
