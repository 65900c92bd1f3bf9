# A figure of a costate report. To draw it again: gnuplot gradients-pleiades.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'gradients_pleiades'
set output 'gradients-pleiades.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'pleiades' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'µs' noenhanced
set logscale x; set xrange [34.238123589602765:2498570.536]
set xtics ('100' 100.0, '1000' 1000.0, '10000' 10000.0, '100000' 100000.0, '10⁶' 1000000.0)
set logscale y; set yrange [2.974890553694068e-11:2.997313824883881e+30]

set lmargin at screen 0.079167; set rmargin at screen 0.39583
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'discrete adjoint; CVODES'' adjoint' noenhanced offset 0,-0.5
set ylabel 'gradient error' noenhanced offset 1,0
set ytics ('10⁻⁸' 1e-08, '10⁻⁴' 0.0001, '10⁰' 1.0, '10⁴' 10000.0, '10⁸' 100000000.0, '10¹²' 1000000000000.0, '10¹⁶' 1e+16, '10²⁰' 1e+20, '10²⁴' 1e+24, '10²⁸' 1e+28)
plot 'gradients-pleiades.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'gradients-pleiades.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'gradients-pleiades.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'gradients-pleiades.dat' index 3 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6, \
  'gradients-pleiades.dat' index 4 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9

set lmargin at screen 0.43750; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'tangent; CVODES'' sensitivities' noenhanced offset 0,-0.5
unset label
unset ylabel
set ytics ('' 1e-08, '' 0.0001, '' 1.0, '' 10000.0, '' 100000000.0, '' 1000000000000.0, '' 1e+16, '' 1e+20, '' 1e+24, '' 1e+28)
plot 'gradients-pleiades.dat' index 5 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6, \
  'gradients-pleiades.dat' index 6 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'tsit5' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'dop853' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'verner9' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-adams' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9 title 'cvodes-bdf' noenhanced
unset multiplot
unset output
