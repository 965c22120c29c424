"""Reference for the current over a needle on a plate: quadratic finite elements with curved edges, by numpy, scipy and Gmsh alone.

A needle of radius 1 and height h with a round tip stands on a plate, on the axis of an insulating tube of radius R, a plate at H opposite
it; the electrolyte alone resists. Prints how unevenly the current is spread over the needle: coefficient of variation, Gini coefficient,
largest over mean. A half sphere (h = 1) has 1/sqrt(3), 1/3 and 2 in a wide tube. The numbers of test/support/bumps-on-plates.ts are
extrapolated from the last two rows of each needle, which differ by a quarter of the two before.

    python3 tools/needle-reference.py        (Debian: python3-scipy, gmsh)
"""
import os
import subprocess
import tempfile

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import spsolve


def mesh(R, H, h, fine, coarse):
    """Points, six nodes of every triangle, and (curve, three nodes) of every edge of the boundary."""
    side = "" if h == 1 else f"Point(4) = {{1, 0, 0, {fine}}}; Line(2) = {{3, 4}};"
    foot, loop = (3, "1, 3, 4, 5, 6") if h == 1 else (4, "1, 2, 3, 4, 5, 6")
    named = "" if h == 1 else 'Physical Curve("side", 2) = {2};'
    geometry = f"""
Point(1) = {{0, {h}, 0, {fine}}}; Point(2) = {{0, {h - 1}, 0, {fine}}}; Point(3) = {{1, {h - 1}, 0, {fine}}};
Point(5) = {{{R}, 0, 0, {coarse}}}; Point(6) = {{{R}, {H}, 0, {coarse}}}; Point(7) = {{0, {H}, 0, {coarse}}};
Circle(1) = {{1, 2, 3}}; {side}
Line(3) = {{{foot}, 5}}; Line(4) = {{5, 6}}; Line(5) = {{6, 7}}; Line(6) = {{7, 1}};
Curve Loop(1) = {{{loop}}}; Plane Surface(1) = {{1}};
Physical Curve("tip", 1) = {{1}}; {named} Physical Curve("plate", 3) = {{3}}; Physical Curve("wall", 4) = {{4}};
Physical Curve("counter", 5) = {{5}}; Physical Curve("axis", 6) = {{6}}; Physical Surface("gap", 7) = {{1}};
Mesh.ElementOrder = 2; Mesh.HighOrderOptimize = 0; Mesh.MshFileVersion = 2.2;
"""
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "needle.geo"), os.path.join(folder, "needle.msh")
        with open(source, "w") as file:
            file.write(geometry)
        subprocess.run(["gmsh", "-2", source, "-o", target], check=True, stdout=subprocess.DEVNULL)
        with open(target) as file:
            lines = file.read().split("\n")
    start = lines.index("$Nodes")
    count = int(lines[start + 1])
    points = np.array([list(map(float, line.split()[1:3])) for line in lines[start + 2 : start + 2 + count]])
    start = lines.index("$Elements")
    triangles, edges = [], []
    for line in lines[start + 2 : start + 2 + int(lines[start + 1])]:
        fields = list(map(int, line.split()))
        if fields[1] == 9:
            triangles.append(fields[5:11])
        elif fields[1] == 8:
            edges.append([fields[3]] + fields[5:8])
    return points, np.array(triangles) - 1, np.array(edges)


# Dunavant's rule of degree 4.
a, b = 0.445948490915965, 0.091576213509771
inner = np.array([[a, a], [1 - 2 * a, a], [a, 1 - 2 * a], [b, b], [1 - 2 * b, b], [b, 1 - 2 * b]])
weights = np.array([0.223381589678011] * 3 + [0.109951743655322] * 3) / 2


def shapes(x, y):
    """Quadratic shape functions of the unit triangle and their derivatives."""
    l = 1 - x - y
    return (
        np.array([l * (2 * l - 1), x * (2 * x - 1), y * (2 * y - 1), 4 * l * x, 4 * x * y, 4 * y * l]),
        np.array([1 - 4 * l, 4 * x - 1, 0, 4 * (l - x), 4 * y, -4 * y]),
        np.array([1 - 4 * l, 0, 4 * y - 1, -4 * x, 4 * x, 4 * (l - y)]),
    )


def unevenness(R, H, h, fine, coarse):
    points, triangles, edges = mesh(R, H, h, fine, coarse)
    size = len(points)
    corners = points[triangles]
    stiffness = np.zeros((len(triangles), 6, 6))
    for (x, y), weight in zip(inner, weights):
        N, dx, dy = shapes(x, y)
        J = np.stack([np.einsum("i,eid->ed", dx, corners), np.einsum("i,eid->ed", dy, corners)], 1)
        gradients = np.einsum("eij,jk->eik", np.linalg.inv(J), np.stack([dx, dy]))
        radius = corners[:, :, 0] @ N
        stiffness += np.einsum("eik,eil,e->ekl", gradients, gradients, weight * abs(np.linalg.det(J)) * radius)
    rows, columns = np.repeat(triangles, 6, axis=1).ravel(), np.tile(triangles, (1, 6)).ravel()
    matrix = sparse.csr_matrix((stiffness.ravel(), (rows, columns)), (size, size))
    metal = np.unique(edges[np.isin(edges[:, 0], [1, 2, 3])][:, 1:] - 1)
    counter = np.unique(edges[edges[:, 0] == 5][:, 1:] - 1)
    potential = np.zeros(size)
    potential[counter] = 1
    held = np.zeros(size, bool)
    held[metal] = held[counter] = True
    free = np.where(~held)[0]
    potential[free] = spsolve(matrix[free][:, free], -(matrix @ potential)[free])

    triangle_at = {triangles[e, 3 + k]: (e, k) for e in range(len(triangles)) for k in range(3)}
    on_edge = [lambda t: (t, 0), lambda t: (1 - t, t), lambda t: (0, 1 - t)]
    current, area = [], []
    for curve, _, _, middle in edges:
        if curve not in (1, 2):
            continue
        e, k = triangle_at[middle - 1]
        for at, weight in zip((-np.sqrt(0.6), 0, np.sqrt(0.6)), (5 / 9, 8 / 9, 5 / 9)):
            N, dx, dy = shapes(*on_edge[k]((at + 1) / 2))
            J = np.array([dx @ corners[e], dy @ corners[e]])
            gradient = np.linalg.solve(J, np.stack([dx, dy])) @ potential[triangles[e]]
            tangent = (J[0], J[1] - J[0], -J[1])[k]
            length = np.linalg.norm(tangent)
            current.append(abs(gradient @ np.array([tangent[1], -tangent[0]])) / length)
            area.append(length / 2 * weight * (N @ corners[e])[0] * 2 * np.pi)
    current, area = np.array(current), np.array(area)
    whole = area.sum()
    mean = (current * area).sum() / whole
    order = np.argsort(current)
    shares = np.concatenate([[0], np.cumsum((area * current)[order]) / (area * current).sum()])
    gini = 1 - np.sum(area[order] / whole * (shares[1:] + shares[:-1]))
    return np.sqrt((area * (current - mean) ** 2).sum() / whole) / mean, gini, current.max() / mean


for R, H, h in (10, 10, 1), (10, 10, 3), (8, 12, 3):
    for fine, coarse in (0.025, 0.5), (0.0125, 0.3), (0.00625, 0.2), (0.003, 0.12):
        print(f"R {R} H {H} h {h} size {fine}:", *(f"{value:.7f}" for value in unevenness(R, H, h, fine, coarse)), flush=True)
