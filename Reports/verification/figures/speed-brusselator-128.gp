# A figure of a costate report. To draw it again: gnuplot speed-brusselator-128.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'speed_brusselator_128'
set output 'speed-brusselator-128.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'The Brusselator with diffusion in one dimension, N = 128' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'µs' noenhanced
set logscale x; set xrange [194.12750134506496:1079778.8319992833]
set xtics ('300' 300.0, '1000' 1000.0, '3000' 3000.0, '10000' 10000.0, '30000' 30000.0, '100000' 100000.0, '300000' 300000.0, '10⁶' 1000000.0)
set logscale y; set yrange [6.938893903907236e-17:0.007361654606338918]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title '' noenhanced offset 0,-0.5
set ylabel 'mixed error at the end' noenhanced offset 1,0
set ytics ('10⁻¹⁶' 1e-16, '10⁻¹⁴' 1e-14, '10⁻¹²' 1e-12, '10⁻¹⁰' 1e-10, '10⁻⁸' 1e-08, '10⁻⁶' 1e-06, '10⁻⁴' 0.0001)
plot 'speed-brusselator-128.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'speed-brusselator-128.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'speed-brusselator-128.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'speed-brusselator-128.dat' index 3 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1, \
  'speed-brusselator-128.dat' index 4 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65, \
  'speed-brusselator-128.dat' index 5 using 1:2 with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95, \
  'speed-brusselator-128.dat' index 6 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) pt 5 ps 0.5, \
  'speed-brusselator-128.dat' index 7 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) pt 6 ps 0.95, \
  'speed-brusselator-128.dat' index 8 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt (2,3) pt 13 ps 0.65, \
  'speed-brusselator-128.dat' index 9 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3) pt 8 ps 1.0, \
  'speed-brusselator-128.dat' index 10 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6, \
  'speed-brusselator-128.dat' index 11 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9, \
  'speed-brusselator-128.dat' index 12 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (2,4) pt 14 ps 0.9

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'rodas5p' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'kvaerno5' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'radau5' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'radau9' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'radau' noenhanced, \
  NaN with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95 title 'bdf' noenhanced, \
  NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) pt 5 ps 0.5 title 'auto' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) pt 6 ps 0.95 title 'rkc2' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt (2,3) pt 13 ps 0.65 title 'rock4' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3) pt 8 ps 1.0 title 'dop853' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-bdf' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9 title 'gsl-msbdf' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (2,4) pt 14 ps 0.9 title 'gsl-bsimp' noenhanced
unset multiplot
unset output
