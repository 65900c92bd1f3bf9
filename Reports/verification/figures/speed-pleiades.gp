# A figure of a costate report. To draw it again: gnuplot speed-pleiades.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'speed_pleiades'
set output 'speed-pleiades.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'The Pleiades: seven stars in a plane' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'µs' noenhanced
set logscale x; set xrange [23.384995984088164:80520.31680000002]
set xtics ('50' 50.0, '100' 100.0, '200' 200.0, '500' 500.0, '1000' 1000.0, '2000' 2000.0, '5000' 5000.0, '10000' 10000.0, '20000' 20000.0, '50000' 50000.0)
set logscale y; set yrange [2.1661755935710045e-13:4.793929348821072]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title '' noenhanced offset 0,-0.5
set ylabel 'mixed error at the end' noenhanced offset 1,0
set ytics ('10⁻¹²' 1e-12, '10⁻¹⁰' 1e-10, '10⁻⁸' 1e-08, '10⁻⁶' 1e-06, '10⁻⁴' 0.0001, '10⁻²' 0.01, '10⁰' 1.0)
plot 'speed-pleiades.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'speed-pleiades.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'speed-pleiades.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'speed-pleiades.dat' index 3 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1, \
  'speed-pleiades.dat' index 4 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65, \
  'speed-pleiades.dat' index 5 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6, \
  'speed-pleiades.dat' index 6 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9, \
  'speed-pleiades.dat' index 7 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (2,4) pt 14 ps 0.9, \
  'speed-pleiades.dat' index 8 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (10,3,2,3) pt 5 ps 0.5, \
  'speed-pleiades.dat' index 9 using 1:2 with linespoints lc rgb '#999999' lt 1 lw 1.6 dt solid pt 6 ps 0.9

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'tsit5' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'dop853' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'verner9' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'adams' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'auto' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'gsl-rk8pd' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9 title 'gsl-rkf45' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (2,4) pt 14 ps 0.9 title 'gsl-msadams' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (10,3,2,3) pt 5 ps 0.5 title 'cvodes-adams' noenhanced, \
  NaN with linespoints lc rgb '#999999' lt 1 lw 1.6 dt solid pt 6 ps 0.9 title 'cvodes-bdf' noenhanced
unset multiplot
unset output
