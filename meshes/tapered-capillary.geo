// A tapered capillary between two spherical electrodes, in (r, z): x is the distance from the axis. Lengths in um.
//
// The wall is a cone with its apex at the origin, the electrodes are parts of spheres around the apex. All that
// flows then runs along radii, and concentrations follow from c = a + b / (distance from the apex).
//
// gmsh -2 tapered-capillary.geo -format msh41

narrow = 20;         // radius of the sphere of the working electrode
wide = 100;          // radius of the sphere of the reservoir
angle = 20 * Pi/180; // half the opening of the cone

Mesh.MeshSizeFromPoints = 1;
fine = 1.2;
coarse = 6;

Point(1) = {0, 0, 0};
Point(2) = {0, narrow, 0, fine};
Point(3) = {narrow*Sin(angle), narrow*Cos(angle), 0, fine};
Point(4) = {wide*Sin(angle), wide*Cos(angle), 0, coarse};
Point(5) = {0, wide, 0, coarse};

Circle(1) = {2, 1, 3};
Line(2) = {3, 4};
Circle(3) = {4, 1, 5};
Line(4) = {5, 2};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};

Physical Surface("electrolyte") = {1};
Physical Curve("lithium") = {1};
Physical Curve("glass") = {2};
Physical Curve("reservoir") = {3};
