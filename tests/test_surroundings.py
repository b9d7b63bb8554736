"""The room in lenses and metal: it comes bit by bit, stays upright, and owes nothing to an earlier one."""

from __future__ import annotations

import numpy as np
import pytest
from helpers_rendering import CAMERA, ball, item, linear, on_picture, part, pose

from tryon.rendering import RENDERER_NAMES, Renderer, create_renderer
from tryon.rendering.environment import load_environment
from tryon.rendering.surroundings import Surroundings
from tryon.types import ByteArray, Light, Material, Model

NAMES = [name for name in RENDERER_NAMES if name != "auto"]
BALL = ball(0.03)


def room_with_a_wall(left: bool, wall: tuple[int, int, int] = (200, 60, 20)) -> ByteArray:
    room = np.full((72, 128, 3), (70, 70, 70), np.uint8)
    room[:, :40] = wall
    return room if left else np.ascontiguousarray(room[:, ::-1])


@pytest.mark.parametrize("name", NAMES)
def test_surroundings_show_in_metal_bit_by_bit(name: str) -> None:
    room = room_with_a_wall(left=True)
    chrome = Material(base_color=(1, 1, 1, 1), metallic=1, roughness=0.5)
    shiny = item(Model((part(BALL, chrome),)), pose(0, 0, 0.3))

    def blueness(renderer: Renderer) -> tuple[float, float]:
        picture = linear(on_picture(renderer.render([shiny], [], CAMERA))[200:280, 270:370, :3])
        left, right = picture[:, :40].mean(axis=(0, 1)), picture[:, 60:].mean(axis=(0, 1))
        return float(left[0] / left[2]), float(right[0] / right[2])

    slow, quick = create_renderer(name), create_renderer(name)
    studio = blueness(slow)
    slow.set_surroundings(room)
    quick.set_surroundings(room, at_once=True)
    wanted = blueness(quick)
    assert wanted[0] > studio[0] + 0.15
    assert wanted[0] > wanted[1] + 0.1
    for _ in range(16):
        followed = blueness(slow)
    assert followed == wanted
    quick.set_surroundings(room + 1)
    assert blueness(quick) == wanted
    slow.close()
    quick.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_still_owes_nothing_to_the_one_before(name: str) -> None:
    """Nor to its light, by whose turn the studio's lamps are turned."""
    chrome = Material(base_color=(1, 1, 1, 1), metallic=1, roughness=0.3)
    shiny = item(Model((part(BALL, chrome),)), pose(0, 0, 0.3))
    even = np.full((9, 3), 0.0)
    even[0] = 0.4
    lights = [
        Light(even, np.array([x, 0.3, -0.3]) / np.hypot(x, 0.424), 0.9, np.ones(3)) for x in (-0.9, 0.9)
    ]
    rooms = [room_with_a_wall(left=True), room_with_a_wall(left=True) + 1]
    pictures = []
    for stills in (((0, 0), (1, 1)), ((1, 1),)):
        renderer = create_renderer(name)
        for room, light in stills:
            renderer.set_surroundings(rooms[room], at_once=True)
            layer = renderer.render([shiny], [], CAMERA, lights[light])
        pictures.append(layer.bgra.copy())
        renderer.close()
    np.testing.assert_array_equal(pictures[0], pictures[1])


def test_the_room_gets_finished_between_people_under_different_lights() -> None:
    surroundings = Surroundings(load_environment("studio"))
    surroundings.set_picture(room_with_a_wall(left=True), is_new=True)
    layers = 0
    for number in range(200):
        surroundings.turned_to(0.4 if number % 2 else -0.3)
        if not surroundings.is_finished:
            surroundings.next_layer()
            layers += 1
    assert surroundings.is_finished
    assert layers < 60  # a few rounds of sixteen until the mean is found


def test_the_room_follows_a_light_that_goes_round() -> None:
    surroundings = Surroundings(load_environment("studio"))
    surroundings.set_picture(room_with_a_wall(left=True), is_new=True)
    surroundings.turned_to(3.1)
    before = surroundings.next_layer()[1]
    for _ in range(40):
        surroundings.turned_to(-3.1)  # a twelfth of a radian on
    assert surroundings.next_layer()[0] == 1
    for _ in range(40):
        surroundings.turned_to(-2.0)
    index, after = surroundings.next_layer()
    assert index == 0
    assert np.abs(after.astype(int) - before).max() > 10
