// Four sheets that leave gaps on the right and on the left in turn, below free electrolyte: the host that a case calls
//
//   { kind: sheets, arrangement: staggered, count: 4, gap: 4 um, sheet_thickness: 1 um }
//
// in a layer of 40 um, 20 um wide. The tests compare the two. Lengths in um.
//
// gmsh -2 staggered-sheets.geo -format msh41

width = 20;
host = 40;
height = 50;
gap = 4;
sheet = 1;
pitch = 10;
tip = 0.12;
coarse = 1.6;

SetFactory("OpenCASCADE");
Rectangle(1) = {0, 0, 0, width, height};
For k In {0:3}
  left = gap * (k % 2);
  Rectangle(10 + k) = {left, pitch * (k + 0.5) - sheet/2, 0, width - gap, sheet};
EndFor
BooleanDifference(2) = { Surface{1}; Delete; }{ Surface{10:13}; Delete; };

bottom() = Curve In BoundingBox{-0.1, -0.1, -0.1, width+0.1, 0.1, 0.1};
top() = Curve In BoundingBox{-0.1, height-0.1, -0.1, width+0.1, height+0.1, 0.1};
sheets() = {};
MeshSize{ PointsOf{ Surface{2}; } } = coarse;
For k In {0:3}
  left = gap * (k % 2);
  y = pitch * (k + 0.5);
  around() = Curve In BoundingBox{left-0.1, y-sheet/2-0.1, -0.1, left+width-gap+0.1, y+sheet/2+0.1, 0.1};
  sheets() += {around()};
  edge = (k % 2) ? gap : width - gap;
  corner() = Point In BoundingBox{edge-0.1, y-sheet/2-0.1, -0.1, edge+0.1, y+sheet/2+0.1, 0.1};
  MeshSize{ corner() } = tip;
EndFor

Physical Surface("pore") = {2};
Physical Curve("collector") = {bottom()};
Physical Curve("counter") = {top()};
Physical Curve("sheets") = {sheets()};
