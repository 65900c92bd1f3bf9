# A figure of a costate report. To draw it again: gnuplot claim-adams-robertson.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'claim_adams_robertson'
set output 'claim-adams-robertson.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'Adams and BDF on Robertson''s reaction' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'T' noenhanced
set logscale x; set xrange [0.25:640.0]
set xtics ('0.5' 0.5, '1' 1.0, '2' 2.0, '5' 5.0, '10' 10.0, '20' 20.0, '50' 50.0, '100' 100.0, '200' 200.0, '500' 500.0)
set logscale y; set yrange [80.625:10922350.4]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title '' noenhanced offset 0,-0.5
set ylabel 'evaluations' noenhanced offset 1,0
set ytics ('10²' 100.0, '3·10²' 300.0, '10³' 1000.0, '3·10³' 3000.0, '10⁴' 10000.0, '3·10⁴' 30000.0, '10⁵' 100000.0, '3·10⁵' 300000.0, '10⁶' 1000000.0, '3·10⁶' 3000000.0, '10⁷' 10000000.0)
plot 'claim-adams-robertson.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'claim-adams-robertson.dat' index 1 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6, \
  'claim-adams-robertson.dat' index 2 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'claim-adams-robertson.dat' index 3 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'adams' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-adams' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'bdf' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9 title 'cvodes-bdf' noenhanced
unset multiplot
unset output
