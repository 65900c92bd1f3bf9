# A figure of a costate report. To draw it again: gnuplot stability-bdf.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'stability_bdf'
set output 'stability-bdf.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'Regions of stability: BDF' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'Re hλ' noenhanced
set xrange [-6.0:20.0]
set yrange [0.0:14.0]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'BDF' noenhanced offset 0,-0.5
set ylabel 'Im hλ' noenhanced offset 1,0
set ytics
plot 'stability-bdf.dat' index 0 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'stability-bdf.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'stability-bdf.dat' index 2 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'stability-bdf.dat' index 3 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4), \
  'stability-bdf.dat' index 4 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid title 'order 1' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) title 'order 2' noenhanced, \
  NaN with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid title 'order 3' noenhanced, \
  NaN with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) title 'order 4' noenhanced, \
  NaN with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid title 'order 5' noenhanced
unset multiplot
unset output
