# A figure of a costate report. To draw it again: gnuplot stability-explicit.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'stability_explicit'
set output 'stability-explicit.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'Regions of stability: Explicit methods' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'Re hλ' noenhanced
set xrange [-7.0:1.0]
set yrange [0.0:7.0]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'Explicit methods' noenhanced offset 0,-0.5
set ylabel 'Im hλ' noenhanced offset 1,0
set ytics
plot 'stability-explicit.dat' index 0 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'stability-explicit.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'stability-explicit.dat' index 2 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'stability-explicit.dat' index 3 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4), \
  'stability-explicit.dat' index 4 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid, \
  'stability-explicit.dat' index 5 using 1:2 with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4), \
  'stability-explicit.dat' index 6 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3), \
  'stability-explicit.dat' index 7 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3)

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid title 'euler' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) title 'heun' noenhanced, \
  NaN with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid title 'rk4' noenhanced, \
  NaN with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) title 'bs3' noenhanced, \
  NaN with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid title 'dp5' noenhanced, \
  NaN with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) title 'tsit5' noenhanced, \
  NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) title 'dop853' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) title 'verner9' noenhanced
unset multiplot
unset output
