# A figure of a costate report. To draw it again: gnuplot test-brusselator-2d.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'test_brusselator_2d'
set output 'test-brusselator-2d.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'The Brusselator with diffusion in two dimensions' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'rtol' noenhanced
set logscale x; set xrange [0.00016:6.249999999999999e-07]
set xtics ('10⁻⁶' 1e-06, '10⁻⁵' 1e-05, '10⁻⁴' 0.0001)
set logscale y; set yrange [8.410024865146934e-08:0.0016501400150027966]

set lmargin at screen 0.079167; set rmargin at screen 0.27639
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'explicit' noenhanced offset 0,-0.5
set ylabel 'mixed error at the end' noenhanced offset 1,0
set ytics ('10⁻⁷' 1e-07, '3·10⁻⁷' 3e-07, '10⁻⁶' 1e-06, '3·10⁻⁶' 3e-06, '10⁻⁵' 1e-05, '3·10⁻⁵' 3e-05, '10⁻⁴' 0.0001, '3·10⁻⁴' 0.0003, '10⁻³' 0.001)
plot x with lines lc rgb '#999999' lw 1 dt (1,3), \
  'test-brusselator-2d.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'test-brusselator-2d.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95

set lmargin at screen 0.31806; set rmargin at screen 0.51528
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'implicit' noenhanced offset 0,-0.5
unset label
unset ylabel
set ytics ('' 1e-07, '' 3e-07, '' 1e-06, '' 3e-06, '' 1e-05, '' 3e-05, '' 0.0001, '' 0.0003, '' 0.001)
plot x with lines lc rgb '#999999' lw 1 dt (1,3), \
  'test-brusselator-2d.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'test-brusselator-2d.dat' index 3 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1, \
  'test-brusselator-2d.dat' index 4 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65

set lmargin at screen 0.55694; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'multistep, outside' noenhanced offset 0,-0.5
unset label
unset ylabel
set ytics ('' 1e-07, '' 3e-07, '' 1e-06, '' 3e-06, '' 1e-05, '' 3e-05, '' 0.0001, '' 0.0003, '' 0.001)
plot x with lines lc rgb '#999999' lw 1 dt (1,3), \
  'test-brusselator-2d.dat' index 5 using 1:2 with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95, \
  'test-brusselator-2d.dat' index 6 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'rkc2' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'rock4' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'auto' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'kvaerno5' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'rodas5p' noenhanced, \
  NaN with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95 title 'bdf' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-bdf' noenhanced, \
  NaN with lines lc rgb '#999999' lw 1 dt (1,3) title 'error = tolerance'
unset multiplot
unset output
