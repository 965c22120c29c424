// Four fibres of a host in cross-section, on a flat current collector, below a separator. Lengths in um.
//
// The side walls are planes of symmetry: through the middle of the left fibres and of the right ones.
//
// gmsh -2 round-fibres.geo -format msh22

width = 15;
height = 60;   // of the host
separator = 15;
radius = 5;
fine = 0.7;
coarse = 3;

SetFactory("OpenCASCADE");
Mesh.MeshSizeExtendFromBoundary = 1;

Rectangle(1) = {0, 0, 0, width, height};
Rectangle(2) = {0, height, 0, width, separator};
Disk(11) = {0, 9, 0, radius};
Disk(12) = {width, 23, 0, radius};
Disk(13) = {0, 37, 0, radius};
Disk(14) = {width, 51, 0, radius};
BooleanDifference(21) = { Surface{1}; Delete; }{ Surface{11:14}; Delete; };
BooleanFragments{ Surface{21, 2}; Delete; }{}

bottom() = Curve In BoundingBox{-0.1, -0.1, -0.1, width+0.1, 0.1, 0.1};
top() = Curve In BoundingBox{-0.1, height+separator-0.1, -0.1, width+0.1, height+separator+0.1, 0.1};
fibres() = {};
For k In {0:3}
  x = width * (k % 2);
  y = 9 + 14*k;
  around() = Curve In BoundingBox{x-radius-0.1, y-radius-0.1, -0.1, x+radius+0.1, y+radius+0.1, 0.1};
  For c In {0:#around()-1}
    // Straight pieces of the side walls also lie beside a fibre.
    box() = BoundingBox Curve{around(c)};
    If (box(3) - box(0) > 0.1)
      fibres() += {around(c)};
    EndIf
  EndFor
EndFor

low() = Surface In BoundingBox{-0.1, -0.1, -0.1, width+0.1, height+0.1, 0.1};
high() = Surface In BoundingBox{-0.1, height-0.1, -0.1, width+0.1, height+separator+0.1, 0.1};

Physical Surface("pore") = {low()};
Physical Surface("separator") = {high()};
Physical Curve("collector") = {bottom()};
Physical Curve("counter") = {top()};
Physical Curve("fibres") = {fibres()};

MeshSize{ PointsOf{ Surface{low()}; } } = fine;
MeshSize{ PointsOf{ Curve{top()}; } } = coarse;
MeshSize{ PointsOf{ Curve{bottom()}; } } = 1.4;
