// A needle of metal on a flat electrode, in (r, z): x is the distance from the axis. Lengths in um.
//
// Its tip is half a ball. The outer wall is as far away as the next needle.
//
// gmsh -2 needle.geo -format msh41

radius = 1;
length = 10; // up to the tip
outer = 12;
height = 30;
tip = 0.08;
coarse = 1.8;

Point(1) = {radius, 0, 0, 0.25};
Point(2) = {outer, 0, 0, coarse};
Point(3) = {outer, height, 0, coarse};
Point(4) = {0, height, 0, coarse};
Point(5) = {0, length, 0, tip};
Point(6) = {0, length - radius, 0};
Point(7) = {radius, length - radius, 0, tip};

Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 5};
Circle(5) = {5, 6, 7};
Line(6) = {7, 1};
Curve Loop(1) = {1, 2, 3, 4, 5, 6};
Plane Surface(1) = {1};

Physical Surface("electrolyte") = {1};
Physical Curve("base") = {1};
Physical Curve("counter") = {3};
Physical Curve("tip") = {5};
Physical Curve("shaft") = {6};
