# A figure of a costate report. To draw it again: gnuplot many-parameters.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'many_parameters'
set output 'many-parameters.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'A gradient of many parameters' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'n + m' noenhanced
set logscale x; set xrange [3.75:643.2]
set xtics ('5' 5.0, '10' 10.0, '20' 20.0, '50' 50.0, '100' 100.0, '200' 200.0, '500' 500.0)
set logscale y; set yrange [10.253124855807982:140031.09281184152]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title '' noenhanced offset 0,-0.5
set ylabel 'µs' noenhanced offset 1,0
set ytics ('3·10¹' 30.0, '10²' 100.0, '3·10²' 300.0, '10³' 1000.0, '3·10³' 3000.0, '10⁴' 10000.0, '3·10⁴' 30000.0, '10⁵' 100000.0)
plot 'many-parameters.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'many-parameters.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'many-parameters.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'tangent' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'interpolated' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'discrete' noenhanced
unset multiplot
unset output
