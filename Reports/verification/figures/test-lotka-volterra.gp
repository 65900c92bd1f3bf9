# A figure of a costate report. To draw it again: gnuplot test-lotka-volterra.gp
set encoding utf8
set terminal svg size 960,788 font 'Arial,12' \
  background '#ffffff' name 'test_lotka_volterra'
set output 'test-lotka-volterra.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'Lotka and Volterra''s predators and prey' at screen 0.079167,0.97462 left noenhanced font ',14'
set xlabel 'rtol' noenhanced
set logscale x; set xrange [0.0016:6.25e-11]
set xtics ('10⁻⁹' 1e-09, '10⁻⁶' 1e-06, '10⁻³' 0.001)
set logscale y; set yrange [3.2223041547813643e-13:0.8284823527573876]

set lmargin at screen 0.079167; set rmargin at screen 0.27639
set tmargin at screen 0.92132; set bmargin at screen 0.078680
set title 'explicit' noenhanced offset 0,-0.5
set ylabel 'mixed error at the end' noenhanced offset 1,0
set ytics ('10⁻¹²' 1e-12, '3·10⁻¹²' 3e-12, '10⁻¹¹' 1e-11, '3·10⁻¹¹' 3e-11, '10⁻¹⁰' 1e-10, '3·10⁻¹⁰' 3e-10, '10⁻⁹' 1e-09, '3·10⁻⁹' 3e-09, '10⁻⁸' 1e-08, '3·10⁻⁸' 3e-08, '10⁻⁷' 1e-07, '3·10⁻⁷' 3e-07, '10⁻⁶' 1e-06, '3·10⁻⁶' 3e-06, '10⁻⁵' 1e-05, '3·10⁻⁵' 3e-05, '10⁻⁴' 0.0001, '3·10⁻⁴' 0.0003, '10⁻³' 0.001, '3·10⁻³' 0.003, '10⁻²' 0.01, '3·10⁻²' 0.03, '10⁻¹' 0.1, '3·10⁻¹' 0.3)
plot x with lines lc rgb '#999999' lw 1 dt (1,3), \
  'test-lotka-volterra.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'test-lotka-volterra.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'test-lotka-volterra.dat' index 2 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'test-lotka-volterra.dat' index 3 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1, \
  'test-lotka-volterra.dat' index 4 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65, \
  'test-lotka-volterra.dat' index 5 using 1:2 with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95, \
  'test-lotka-volterra.dat' index 6 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) pt 5 ps 0.5, \
  'test-lotka-volterra.dat' index 7 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) pt 6 ps 0.95

set lmargin at screen 0.31806; set rmargin at screen 0.51528
set tmargin at screen 0.92132; set bmargin at screen 0.078680
set title 'implicit' noenhanced offset 0,-0.5
unset label
unset ylabel
set ytics ('' 1e-12, '' 3e-12, '' 1e-11, '' 3e-11, '' 1e-10, '' 3e-10, '' 1e-09, '' 3e-09, '' 1e-08, '' 3e-08, '' 1e-07, '' 3e-07, '' 1e-06, '' 3e-06, '' 1e-05, '' 3e-05, '' 0.0001, '' 0.0003, '' 0.001, '' 0.003, '' 0.01, '' 0.03, '' 0.1, '' 0.3)
plot x with lines lc rgb '#999999' lw 1 dt (1,3), \
  'test-lotka-volterra.dat' index 8 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt (2,3) pt 13 ps 0.65, \
  'test-lotka-volterra.dat' index 9 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3) pt 8 ps 1.0, \
  'test-lotka-volterra.dat' index 10 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt (2,3) pt 15 ps 0.65, \
  'test-lotka-volterra.dat' index 11 using 1:2 with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (2,3) pt 10 ps 1.0, \
  'test-lotka-volterra.dat' index 12 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'test-lotka-volterra.dat' index 13 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'test-lotka-volterra.dat' index 14 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'test-lotka-volterra.dat' index 15 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1, \
  'test-lotka-volterra.dat' index 16 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65, \
  'test-lotka-volterra.dat' index 17 using 1:2 with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95, \
  'test-lotka-volterra.dat' index 18 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) pt 5 ps 0.5, \
  'test-lotka-volterra.dat' index 19 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) pt 6 ps 0.95, \
  'test-lotka-volterra.dat' index 20 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt (2,3) pt 13 ps 0.65, \
  'test-lotka-volterra.dat' index 21 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3) pt 8 ps 1.0, \
  'test-lotka-volterra.dat' index 22 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt (2,3) pt 15 ps 0.65, \
  'test-lotka-volterra.dat' index 23 using 1:2 with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (2,3) pt 10 ps 1.0

set lmargin at screen 0.55694; set rmargin at screen 0.75417
set tmargin at screen 0.92132; set bmargin at screen 0.078680
set title 'multistep, outside' noenhanced offset 0,-0.5
unset label
unset ylabel
set ytics ('' 1e-12, '' 3e-12, '' 1e-11, '' 3e-11, '' 1e-10, '' 3e-10, '' 1e-09, '' 3e-09, '' 1e-08, '' 3e-08, '' 1e-07, '' 3e-07, '' 1e-06, '' 3e-06, '' 1e-05, '' 3e-05, '' 0.0001, '' 0.0003, '' 0.001, '' 0.003, '' 0.01, '' 0.03, '' 0.1, '' 0.3)
plot x with lines lc rgb '#999999' lw 1 dt (1,3), \
  'test-lotka-volterra.dat' index 24 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'test-lotka-volterra.dat' index 25 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'test-lotka-volterra.dat' index 26 using 1:2 with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65, \
  'test-lotka-volterra.dat' index 27 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1, \
  'test-lotka-volterra.dat' index 28 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6, \
  'test-lotka-volterra.dat' index 29 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9, \
  'test-lotka-volterra.dat' index 30 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (2,4) pt 14 ps 0.9, \
  'test-lotka-volterra.dat' index 31 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (10,3,2,3) pt 5 ps 0.5

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.93147 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'heun' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'bs3' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'dp5' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'tsit5' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'dop853' noenhanced, \
  NaN with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95 title 'verner9' noenhanced, \
  NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) pt 5 ps 0.5 title 'taylor' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) pt 6 ps 0.95 title 'rock4' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt (2,3) pt 13 ps 0.65 title 'auto' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3) pt 8 ps 1.0 title 'implicit-euler' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt (2,3) pt 15 ps 0.65 title 'trapezoid' noenhanced, \
  NaN with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (2,3) pt 10 ps 1.0 title 'trbdf2' noenhanced, \
  NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'kvaerno3' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'kvaerno4' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'kvaerno5' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'rodas4' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'rodas5p' noenhanced, \
  NaN with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (7,4) pt 6 ps 0.95 title 'radau5' noenhanced, \
  NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt (2,3) pt 5 ps 0.5 title 'radau9' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (2,3) pt 6 ps 0.95 title 'radau13' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt (2,3) pt 13 ps 0.65 title 'radau' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (2,3) pt 8 ps 1.0 title 'gauss4' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt (2,3) pt 15 ps 0.65 title 'gauss6' noenhanced, \
  NaN with linespoints lc rgb '#56B4E9' lt 1 lw 1.6 dt (2,3) pt 10 ps 1.0 title 'gauss8' noenhanced, \
  NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'adams' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'adams-newton' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'bdf' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'bdf-functional' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-bdf' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9 title 'cvodes-adams' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (2,4) pt 14 ps 0.9 title 'gsl-rk8pd' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (10,3,2,3) pt 5 ps 0.5 title 'gsl-msadams' noenhanced, \
  NaN with lines lc rgb '#999999' lw 1 dt (1,3) title 'error = tolerance'
unset multiplot
unset output
