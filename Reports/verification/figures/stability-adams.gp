# A figure of a costate report. To draw it again: gnuplot stability-adams.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'stability_adams'
set output 'stability-adams.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'Regions of stability: Adams formulas' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'Re hλ' noenhanced
set xrange [-6.5:0.6]
set yrange [0.0:3.6]

set lmargin at screen 0.079167; set rmargin at screen 0.39583
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'Adams–Bashforth' noenhanced offset 0,-0.5
set ylabel 'Im hλ' noenhanced offset 1,0
set ytics
plot 'stability-adams.dat' index 0 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'stability-adams.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'stability-adams.dat' index 2 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'stability-adams.dat' index 3 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4)

set lmargin at screen 0.43750; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'Adams–Moulton' noenhanced offset 0,-0.5
unset label
unset ylabel
set format y ''
plot 'stability-adams.dat' index 4 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'stability-adams.dat' index 5 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4), \
  'stability-adams.dat' index 6 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid, \
  'stability-adams.dat' index 7 using 1:2 with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4)

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid title 'order 1' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) title 'order 2' noenhanced, \
  NaN with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid title 'order 3' noenhanced, \
  NaN with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) title 'order 4' noenhanced, \
  NaN with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid title 'order 5' noenhanced, \
  NaN with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) title 'order 6' noenhanced
unset multiplot
unset output
