"""A leg with footwear on, the 12 points of what shows, and the colours of its skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.train_feet import footwear
from scripts.train_feet.figure import ANKLE_J, FOOT, KNEE_J, SHIN, Floats, Leg, Mesh
from scripts.train_feet.look import Look

SHIN_UP_M = 0.15


@dataclass(eq=False)
class Dressed:
    """A leg and what is on its foot, in foot space; the right one."""

    leg: Leg
    look: Look
    shoe: footwear.Footwear | None
    skin: Mesh
    points: Floats
    point_weights: Floats
    length_m: float
    foot_from_bed: Floats
    """Foot space as labelled (origin under what shows) from the bare foot's."""


def _mean(mesh: Mesh, chosen: Floats) -> tuple[Floats, Floats]:
    return mesh.positions[chosen].mean(0), mesh.weights[chosen].mean(0)


def dress(leg: Leg, look: Look) -> Dressed:
    """Puts footwear on and finds the 12 points on what shows."""
    shoe = footwear.build(look.style, leg) if look.style else None
    tight_foot = look.kind == "sock" or (shoe is not None and not shoe.style.strappy)
    stockings = look.legwear == "leggings" and shoe is not None and look.hem < 0.5
    base = leg.smooth if tight_foot or (stockings and look.kind != "sandal") else leg.toes
    length = leg.length
    shell = base
    if look.kind == "sock":
        off = 0.0018 * (base.positions[:, 1] < look.sock_height * length)
        shell = Mesh(base.positions + base.normals * off[:, None], base.triangles, base.weights)
        shell.positions[:, 1] = np.maximum(shell.positions[:, 1], 0.0002)
        shell.normals = base.normals
    meshes = [shell]
    if shoe:
        visible = shoe.upper.keep > 0
        seen = Mesh(shoe.upper.positions[visible], shoe.upper.triangles, shoe.upper.weights[visible])
        meshes = [seen, shoe.sole] if not shoe.style.strappy else [seen, shoe.sole, base]
    p = np.concatenate([m.positions for m in meshes])
    w = np.concatenate([m.weights for m in meshes])
    all_ = Mesh(p, np.zeros((0, 3), int), w)
    bottom = -shoe.thickness_m if shoe else 0.0
    on_foot = w[:, FOOT:].sum(1) > 0.5
    z_toe, z_heel = p[on_foot, 2].max(), p[on_foot & (p[:, 1] < 0.25 * length), 2].min()
    show = z_toe - z_heel
    points, weights = [], []

    def add(point: Floats, weight: Floats) -> None:
        points.append(point)
        weights.append(weight)

    add(*_mean(all_, on_foot & (p[:, 2] > z_toe - 0.003)))
    points[-1][2] = z_toe
    add(*_mean(all_, on_foot & (p[:, 1] < 0.25 * length) & (p[:, 2] < z_heel + 0.003)))
    points[-1][2] = z_heel
    fore = on_foot & (p[:, 2] > 0.5 * length) & (p[:, 2] < 0.85 * length) & (p[:, 1] < 0.25 * length)
    for sign in (1, -1):
        edge = (sign * p[fore, 0]).max()
        add(*_mean(all_, fore & (sign * p[:, 0] > edge - 0.0025)))
        points[-1][0] = sign * edge
    # Ankle bones: widest points of what shows round the joint's height.
    joint = leg.joints[ANKLE_J]
    covers = shoe is not None and shoe.style.collar > 0.4 and not shoe.style.strappy
    skin_mesh = shoe.upper if covers else shell
    q = skin_mesh.positions
    band = (np.abs(q[:, 1] - (joint[1] + 0.02 * length)) < 0.06 * length) & (
        np.abs(q[:, 2] - joint[2] + 0.01 * length) < 0.07 * length
    )
    for sign in (1, -1):
        edge = (sign * q[band, 0]).max()
        add(*_mean(skin_mesh, band & (sign * q[:, 0] > edge - 0.002)))
        points[-1][0] = sign * edge
    ankle_mid = (points[4] + points[5]) / 2
    z_instep = (joint[2] + z_toe) / 2
    top = on_foot & (np.abs(p[:, 2] - z_instep) < 0.025 * length) & (p[:, 1] < 0.5 * length)
    high = p[top, 1].max()
    add(*_mean(all_, top & (p[:, 1] > high - 0.012)))
    points[-1][1] = high
    up = leg.joints[KNEE_J] - joint
    up = up / np.linalg.norm(up)
    near = np.abs((leg.smooth.positions - ankle_mid) @ up - SHIN_UP_M) < 0.02
    section = leg.smooth.positions[near & (leg.smooth.weights[:, SHIN] > 0.5)]
    axis = ankle_mid + up * SHIN_UP_M
    if len(section):
        middle = (section.min(0) + section.max(0)) / 2
        axis = np.array([middle[0], axis[1], middle[2]])
    only_shin = np.zeros(6)
    only_shin[SHIN] = 1
    add(axis, only_shin)
    only_foot = np.zeros(6)
    only_foot[FOOT] = 1
    for at in (0.80, 0.15):
        z = z_heel + at * show
        slab = on_foot & (np.abs(p[:, 2] - z) < 0.03 * length) & (p[:, 1] < (0.06 if shoe else 0.16) * length)
        for sign in (1, -1):
            add(np.array([sign * (sign * p[slab, 0]).max(), bottom, z]), only_foot)
    foot_from_bed = np.eye(4)
    foot_from_bed[:3, 3] = [-points[1][0] * 0.0, -bottom, -z_heel]
    skin_mesh = Mesh(shell.positions, shell.triangles, shell.weights)
    skin_mesh.normals = shell.normals
    return Dressed(
        leg, look, shoe, skin_mesh, np.array(points), np.array(weights), float(show), foot_from_bed
    )


def paint_skin(d: Dressed) -> tuple[Floats, Floats, Floats]:
    """Colours, keep and zone of the leg's own mesh."""
    leg, look = d.leg, d.look
    p = d.skin.positions
    _, y, z = (p / leg.length).T
    color = np.repeat(look.skin[None], len(p), 0)
    red = (
        footwear.smooth(0.75, 0.95, z) * 0.6
        + footwear.smooth(0.03, 0.0, y) * 0.5
        + 0.4 * footwear.smooth(0.1, 0.0, z) * (y < 0.2)
    )
    color = color * (1 - 0.25 * np.clip(red, 0, 1)[:, None] * np.array([0.0, 1, 1]))
    nails = leg.nails if len(p) == len(leg.nails) else np.zeros(len(p))
    polish = look.top if look.hem > 0.65 else np.minimum(look.skin * 1.15 + 0.06, 0.9)
    color = color * (1 - nails[:, None]) + polish * nails[:, None]
    sole = footwear.smooth(0.035, 0.01, y)[:, None] * (d.skin.weights[:, FOOT:].sum(1) > 0.5)[:, None]
    color = color * (1 - sole) + np.maximum(color, np.array([0.62, 0.36, 0.27]) * 0.8) * sole
    if look.kind == "sock" or (
        d.shoe is not None
        and not d.shoe.style.strappy
        and look.style.family in ("sneaker", "loafer", "high", "knee")
        and look.hem > 0.25
    ):  # type: ignore[union-attr]
        sock = look.sock.copy()
        within = y < look.sock_height
        sock_color = np.repeat(sock[None], len(p), 0)
        if look.patterned:
            stripes = np.sin(y * 60) > 0.2
            sock_color = np.where(stripes[:, None], sock_color, look.top[None])
        if look.hem > 0.7 and look.kind == "sock":
            tip = (z > 0.8) | (z < 0.1) & (y < 0.22)
            sock_color = np.where(tip[:, None], look.cloth[None] * 0.8, sock_color)
        cuff = np.abs(y - look.sock_height + 0.03) < 0.03
        sock_color = np.where(cuff[:, None], sock_color * 0.85, sock_color)
        color = np.where(within[:, None], sock_color, color)
    keep = np.ones(len(p))
    if d.shoe is not None and len(d.shoe.leg_keep) == len(p):
        keep = d.shoe.leg_keep.copy()
    if look.legwear == "leggings":
        ends = 0.0 if (d.shoe is not None and look.hem < 0.5) else 0.3 + 0.5 * look.hem
        color = np.where((y > ends)[:, None], look.cloth[None], color)
    joint = leg.joints[ANKLE_J] / leg.length
    cutoff = joint[1] + 0.09
    foot_zone = cutoff - y
    closed = d.shoe is not None and look.style.family in ("sneaker", "loafer", "high", "knee")  # type: ignore[union-attr]
    zone = np.full(len(p), -1.0) if closed else foot_zone
    return color, keep, zone
