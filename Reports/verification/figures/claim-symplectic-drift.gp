# A figure of a costate report. To draw it again: gnuplot claim-symplectic-drift.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'claim_symplectic_drift'
set output 'claim-symplectic-drift.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'The energy of a Kepler orbit' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 't' noenhanced
set logscale x; set xrange [4.856249999999999:10033.328000000001]
set xtics ('5' 5.0, '10' 10.0, '20' 20.0, '50' 50.0, '100' 100.0, '200' 200.0, '500' 500.0, '1000' 1000.0, '2000' 2000.0, '5000' 5000.0, '10000' 10000.0)
set logscale y; set yrange [6.021874999999999e-07:0.012723200000000002]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title '' noenhanced offset 0,-0.5
set ylabel 'largest error of the energy' noenhanced offset 1,0
set ytics ('10⁻⁶' 1e-06, '3·10⁻⁶' 3e-06, '10⁻⁵' 1e-05, '3·10⁻⁵' 3e-05, '10⁻⁴' 0.0001, '3·10⁻⁴' 0.0003, '10⁻³' 0.001, '3·10⁻³' 0.003, '10⁻²' 0.01)
plot 'claim-symplectic-drift.dat' index 0 using 1:2 with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid, \
  'claim-symplectic-drift.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'claim-symplectic-drift.dat' index 2 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'claim-symplectic-drift.dat' index 3 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4), \
  'claim-symplectic-drift.dat' index 4 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with lines lc rgb '#0072B2' lt 1 lw 1.6 dt solid title 'verlet' noenhanced, \
  NaN with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) title 'yoshida4' noenhanced, \
  NaN with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid title 'gauss4' noenhanced, \
  NaN with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) title 'rk4' noenhanced, \
  NaN with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid title 'dop853' noenhanced
unset multiplot
unset output
