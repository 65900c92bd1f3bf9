# A figure of a costate report. To draw it again: gnuplot claim-functional-iteration.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'claim_functional_iteration'
set output 'claim-functional-iteration.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'BDF by Newton and by functional iteration' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel '|λ|' noenhanced
set logscale x; set xrange [62.5:160000.0]
set xtics ('100' 100.0, '200' 200.0, '500' 500.0, '1000' 1000.0, '2000' 2000.0, '5000' 5000.0, '10000' 10000.0, '20000' 20000.0, '50000' 50000.0, '100000' 100000.0)
set logscale y; set yrange [58.75:2030443.2000000002]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title '' noenhanced offset 0,-0.5
set ylabel 'accepted steps' noenhanced offset 1,0
set ytics ('10²' 100.0, '3·10²' 300.0, '10³' 1000.0, '3·10³' 3000.0, '10⁴' 10000.0, '3·10⁴' 30000.0, '10⁵' 100000.0, '3·10⁵' 300000.0, '10⁶' 1000000.0)
plot 'claim-functional-iteration.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'claim-functional-iteration.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'claim-functional-iteration.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'bdf' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'bdf-functional' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'adams' noenhanced
unset multiplot
unset output
