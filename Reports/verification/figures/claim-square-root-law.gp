# A figure of a costate report. To draw it again: gnuplot claim-square-root-law.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'claim_square_root_law'
set output 'claim-square-root-law.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'The heat equation by explicit methods' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'spectral radius' noenhanced
set logscale x; set xrange [1102.5:165894.40000000002]
set xtics ('2000' 2000.0, '5000' 5000.0, '10000' 10000.0, '20000' 20000.0, '50000' 50000.0, '100000' 100000.0)
set logscale y; set yrange [75.0:31076.800000000003]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title '' noenhanced offset 0,-0.5
set ylabel 'evaluations' noenhanced offset 1,0
set ytics ('10²' 100.0, '2·10²' 200.0, '5·10²' 500.0, '10³' 1000.0, '2·10³' 2000.0, '5·10³' 5000.0, '10⁴' 10000.0, '2·10⁴' 20000.0)
plot 'claim-square-root-law.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'claim-square-root-law.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'claim-square-root-law.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'claim-square-root-law.dat' index 3 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'rkc2' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'rock4' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'tsit5' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'dop853' noenhanced
unset multiplot
unset output
