// A disc electrode in an insulating plane, inside half an oblate spheroid with the edge of the disc as its focal circle, in
// (r, z): x is the distance from the axis. In these coordinates conduction has a closed form, which the tests compare with:
// 2 pi a / atan(c / a) for a disc of radius a and a spheroid of height c. Lengths in radii of the disc.
//
// gmsh -2 disc-electrode.geo -format msh41

a = 1;
c = 6;
r = Sqrt(a*a + c*c);

Point(1) = {0, 0, 0};
Point(2) = {a, 0, 0};
Point(3) = {r, 0, 0};
Point(4) = {0, c, 0};

Line(1) = {1, 2};
Line(2) = {2, 3};
Ellipse(3) = {3, 1, 3, 4};
Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};

// The field is singular at the edge of the disc: triangles grow with the distance from it.
Mesh.MeshSizeExtendFromBoundary = 0;
Field[1] = Distance;
Field[1].PointsList = {2};
Field[2] = MathEval;
Field[2].F = "0.0004 + 0.11 * F1";
Background Field = 2;

Physical Surface("electrolyte") = {1};
Physical Curve("disc") = {1};
Physical Curve("spheroid") = {3};
