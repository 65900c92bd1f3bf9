# A figure of a costate report. To draw it again: gnuplot stability-implicit.gp
set encoding utf8
set terminal svg size 960,446 font 'Arial,12' \
  background '#ffffff' name 'stability_implicit'
set output 'stability-implicit.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'Regions of stability: Implicit one-step methods' at screen 0.079167,0.95516 left noenhanced font ',14'
set xlabel 'Re hλ' noenhanced
set xrange [-5.0:35.0]
set yrange [0.0:30.0]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.86099; set bmargin at screen 0.13901
set title 'Implicit one-step methods' noenhanced offset 0,-0.5
set ylabel 'Im hλ' noenhanced offset 1,0
set ytics
plot 'stability-implicit.dat' index 0 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'stability-implicit.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'stability-implicit.dat' index 2 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'stability-implicit.dat' index 3 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4), \
  'stability-implicit.dat' index 4 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid, \
  'stability-implicit.dat' index 5 using 1:2 with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4), \
  'stability-implicit.dat' index 6 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3), \
  'stability-implicit.dat' index 7 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3), \
  'stability-implicit.dat' index 8 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt (2,3), \
  'stability-implicit.dat' index 9 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3), \
  'stability-implicit.dat' index 10 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt (2,3), \
  'stability-implicit.dat' index 11 using 1:2 with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (2,3), \
  'stability-implicit.dat' index 12 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'stability-implicit.dat' index 13 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4)

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87892 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid title 'implicit-euler' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) title 'trapezoid' noenhanced, \
  NaN with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid title 'trbdf2' noenhanced, \
  NaN with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) title 'kvaerno3' noenhanced, \
  NaN with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid title 'kvaerno4' noenhanced, \
  NaN with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) title 'kvaerno5' noenhanced, \
  NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) title 'rodas4' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) title 'rodas5p' noenhanced, \
  NaN with lines lc rgb '#009E73' lt 1 lw 1.6 dt (2,3) title 'radau5' noenhanced, \
  NaN with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3) title 'radau9' noenhanced, \
  NaN with lines lc rgb '#E69F00' lt 1 lw 1.6 dt (2,3) title 'radau13' noenhanced, \
  NaN with lines lc rgb '#56B4E9' lt 1 lw 1.6 dt (2,3) title 'gauss4' noenhanced, \
  NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid title 'gauss6' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) title 'gauss8' noenhanced
unset multiplot
unset output
