# A figure of a costate report. To draw it again: gnuplot reconstruction.gp
set encoding utf8
set terminal svg size 960,724 font 'Arial,12' \
  background '#ffffff' name 'reconstruction'
set output 'reconstruction.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'Error of the state integrated backward' at screen 0.079167,0.97238 left noenhanced font ',14'
set xlabel 'time gone back' noenhanced
set logscale x; set xrange [2.5e-07:64.0]
set xtics ('10⁻⁶' 1e-06, '0.001' 0.001, '1' 1.0)
set yrange [-16.0:4.0]

set lmargin at screen 0.079167; set rmargin at screen 0.27639
set tmargin at screen 0.91436; set bmargin at screen 0.56906
set title 'radau5' noenhanced offset 0,-0.5
set ylabel 'log10 of the relative error' noenhanced offset 1,0
set ytics
plot 'reconstruction.dat' index 0 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'reconstruction.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'reconstruction.dat' index 2 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'reconstruction.dat' index 3 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1

set lmargin at screen 0.31806; set rmargin at screen 0.51528
set tmargin at screen 0.91436; set bmargin at screen 0.56906
set title 'kvaerno5' noenhanced offset 0,-0.5
unset label
unset ylabel
set format y ''
plot 'reconstruction.dat' index 4 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'reconstruction.dat' index 5 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'reconstruction.dat' index 6 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'reconstruction.dat' index 7 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1

set lmargin at screen 0.55694; set rmargin at screen 0.75417
set tmargin at screen 0.91436; set bmargin at screen 0.56906
set title 'rodas5p' noenhanced offset 0,-0.5
unset label
unset ylabel
set format y ''
plot 'reconstruction.dat' index 8 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'reconstruction.dat' index 9 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'reconstruction.dat' index 10 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'reconstruction.dat' index 11 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1

set lmargin at screen 0.079167; set rmargin at screen 0.27639
set tmargin at screen 0.43094; set bmargin at screen 0.085635
set title 'predicted' noenhanced offset 0,-0.5
unset label
set ylabel 'log10 of the relative error' noenhanced offset 1,0
set ytics
plot 'reconstruction.dat' index 12 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'reconstruction.dat' index 13 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'reconstruction.dat' index 14 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.92541 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid title 'rtol 1e-6' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) title 'rtol 1e-9' noenhanced, \
  NaN with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid title 'rtol 1e-12' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'lost' noenhanced
unset multiplot
unset output
